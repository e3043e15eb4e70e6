// For load balancers and process managers: 200 if the database answers, 503 if not.
import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { publicFault } from '../public-fault.js';
import { StatusService } from '../status.service.js';

@Controller('health')
export class HealthController {
  private readonly service: StatusService;

  constructor(service: StatusService) {
    this.service = service;
  }

  @Get()
  async health(): Promise<{ status: 'ok' }> {
    try {
      await this.service.ping();
      return { status: 'ok' };
    } catch (error) {
      throw new ServiceUnavailableException({ status: 'down', reason: publicFault(error).message });
    }
  }
}
