// Nest wiring of the alert stage.
import { Module } from '@nestjs/common';
import { RequestedBackTests } from './back-test/requested-back-tests.js';
import { EvaluationService } from './evaluation/evaluation.service.js';

@Module({ providers: [EvaluationService, RequestedBackTests], exports: [EvaluationService] })
export class AlertModule {}
