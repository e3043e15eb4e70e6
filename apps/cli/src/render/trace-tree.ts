// The trace as a tree in the terminal: frames in the order of the calls, between them what happened in each, in order.
import type { CodeDocument, FrameDocument, TraceDocument, ValueDocument } from '@casper-trace/tracing/trace-document';
import { contextText, eventLines } from './event-lines.js';
import { formatGas, printable, shortHash } from './format.js';
import type { Paint } from './paint.js';

/** Lines of the call tree. */
export function renderTraceTree(trace: TraceDocument, paint: Paint): string[] {
  const events = eventLines(trace, paint);
  const children = (parent: number | null): FrameDocument[] => trace.frames.filter((frame) => frame.parent === parent);

  const renderFrame = (frame: FrameDocument, indent: string, last: boolean): string[] => {
    const below = indent + (last ? '   ' : '│  ');
    const parts: { ordinal: number; lines: (last: boolean) => string[] }[] = [
      ...events
        .filter((event) => event.frame === frame.index)
        .map((event) => ({
          ordinal: event.ordinal,
          lines: (): string[] => [`${below}${paint.dim('·')} ${event.text}`],
        })),
      ...children(frame.index).map((child) => ({
        ordinal: child.firstOrdinal,
        lines: (lastChild: boolean): string[] => renderFrame(child, below, lastChild),
      })),
    ].sort((a, b) => a.ordinal - b.ordinal);
    const head = `${indent}${last ? '└─' : '├─'} ${frameText(frame, paint)}`;
    return [head, ...parts.flatMap((part, index) => part.lines(index === parts.length - 1))];
  };

  const roots = children(null);
  return roots.flatMap((root, index) => renderFrame(root, '', index === roots.length - 1));
}

function frameText(frame: FrameDocument, paint: Paint): string {
  const context = contextText(frame.context, paint);
  if (frame.context.kind === 'node') return `${context} ${paint.bold(frame.step)}`;
  const args = frame.args.map((arg) => `${printable(arg.name)}: ${valueText(arg)}`).join(', ');
  return [
    context,
    codeText(frame.code),
    `${paint.bold(printable(frame.entryPoint))}(${args})${outcomeText(frame, paint)}`,
    ...(frame.gasTotal === '0' ? [] : [paint.dim(gasText(frame))]),
  ].join(' ');
}

function outcomeText({ outcome, returned }: FrameDocument, paint: Paint): string {
  if (outcome.kind !== 'returned') return ` ${paint.bad(`${outcome.kind}: ${printable(outcome.message ?? '')}`)}`;
  return returned === null || returned.type === '"Unit"' ? '' : ` → ${valueText(returned)}`;
}

function gasText({ gasTotal, gasOwn }: FrameDocument): string {
  return `gas ${formatGas(gasTotal)}${gasOwn === gasTotal ? '' : `, own ${formatGas(gasOwn)}`}`;
}

function codeText(code: CodeDocument): string {
  switch (code.kind) {
    case 'session bytes':
      return `session bytes ${shortHash(code.hash ?? '')}`;
    case 'contract':
      return `contract ${shortHash(code.hash ?? '')} v${code.version ?? '?'}`;
    case 'system contract':
    case 'native':
      return code.name ?? code.kind;
  }
}

/** Longest value shown in a tree line; `--json` has all of it. */
const SHOWN_CHARACTERS = 60;

function valueText({ type, bytes, parsed }: ValueDocument): string {
  if (parsed === 'null' && type.startsWith('{"Option"')) return 'none';
  const text = shortHash(printable(parsed === 'null' ? bytes : parsed));
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}
