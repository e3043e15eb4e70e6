// Severities of an alert, the mildest first; a delivery channel names the least that it wants.
export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof SEVERITIES)[number];
