// Serves the status page at /.
import { Controller, Get, Header } from '@nestjs/common';
import { StatusService } from '../status.service.js';
import { statusPage } from './status-page.js';

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
  async page(): Promise<string> {
    return statusPage(await this.service.status(undefined));
  }
}
