// Serves the status page at /.
import { Controller, Get, Header, HttpStatus, Res } from '@nestjs/common';
import { publicFault } from '../public-fault.js';
import { StatusService } from '../status.service.js';
import { faultPage, statusPage } from './status-page.js';

@Controller()
export class StatusPageController {
  private readonly service: StatusService;

  constructor(service: StatusService) {
    this.service = service;
  }

  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
  )
  @Header('Cache-Control', 'no-store')
  async page(@Res({ passthrough: true }) response: { status(code: number): unknown }): Promise<string> {
    try {
      return statusPage(await this.service.status(undefined));
    } catch (fault) {
      response.status(HttpStatus.SERVICE_UNAVAILABLE);
      return faultPage(publicFault(fault).message);
    }
  }
}
