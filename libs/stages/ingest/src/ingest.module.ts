// Nest wiring of the ingest stage.
import { Module } from '@nestjs/common';
import { IngestService } from './ingest.service.js';

@Module({ providers: [IngestService], exports: [IngestService] })
export class IngestModule {}
