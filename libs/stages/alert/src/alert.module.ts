// Nest wiring of the alert stage.
import { Module } from '@nestjs/common';
import { EvaluationService } from './evaluation/evaluation.service.js';

@Module({ providers: [EvaluationService], exports: [EvaluationService] })
export class AlertModule {}
