// For load balancers and process managers: 200 if the database answers, 503 if not.
import { orAborted } from '@casper-trace/telemetry/retry';
import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { StatusService } from '../status.service.js';
import { type HealthDocument, healthDocument } from './health.js';

/** A database that hangs counts as down after this. */
const ANSWER_WITHIN_MS = 3_000;

@Controller('health')
export class HealthController {
  private readonly service: StatusService;

  constructor(service: StatusService) {
    this.service = service;
  }

  @Get()
  async health(@Res({ passthrough: true }) response: { status(code: number): unknown }): Promise<HealthDocument> {
    const document = healthDocument(await this.answers());
    if (document.status === 'down') response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return document;
  }

  private async answers(): Promise<boolean> {
    try {
      await orAborted(AbortSignal.timeout(ANSWER_WITHIN_MS), () => this.service.ping());
      return true;
    } catch {
      // The answer says so; the connection has reported the fault, and the probe of the database finds out if it hangs.
      return false;
    }
  }
}
