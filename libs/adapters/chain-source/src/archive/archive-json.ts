// JSON of an archive: a node's answers, bare or still wrapped as JSON-RPC, with errors that name file and line.
import { PermanentError } from '@casper-trace/casper-types/app-error';
import { JsonNode, parseJson } from '@casper-trace/casper-types/json';
import { type ArchiveErrorCode, lineError, type Place } from './archive-error.js';
import type { TextLine } from './line-reader.js';

/** Runs a reader; a PermanentError of it becomes one of the archive that names file and line. */
export function atPlace<T>(place: Place, code: ArchiveErrorCode, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    throw lineError(code, place, error.message);
  }
}

/** Takes the result out of a JSON-RPC answer; anything else stays as it is. */
export function unwrapResult(json: JsonNode): JsonNode {
  if (!json.isObject) return json;
  const failure = json.optionalField('error');
  if (failure !== undefined) throw failure.fail('a result: this is the error of a JSON-RPC answer');
  return json.optionalField('result') ?? json;
}

/** Parses a line, exact in every number. A last line without its end is `archive-truncated`. */
export function parseLine(line: TextLine): JsonNode {
  let json: JsonNode;
  try {
    json = new JsonNode(parseJson(line.text));
  } catch (error) {
    throw brokenLine(line, error instanceof Error ? error.message : String(error));
  }
  return atPlace(line, 'archive-bad-line', () => unwrapResult(json));
}

/** The error for a line that is not JSON. */
export function brokenLine(line: TextLine, reason: string): PermanentError {
  return line.terminated
    ? lineError('archive-bad-json', line, reason)
    : lineError('archive-truncated', line, 'the file is cut off within this line');
}
