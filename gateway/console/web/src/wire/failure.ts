// What went wrong with a call, in words for people.
import { Code, ConnectError } from '@connectrpc/connect';

import { BadRequestSchema, ErrorInfoSchema } from '../../generated/google/rpc/error_details_pb.ts';
import { say, sayNamed } from '../words/language.ts';
import { ruleWords } from '../words/rules.ts';

export function codeOf(error: unknown): Code {
  return ConnectError.from(error).code;
}

// The contract's reason, such as ETAG_MISMATCH; empty where none was given.
export function reasonOf(error: unknown): string {
  return ConnectError.from(error).findDetails(ErrorInfoSchema)[0]?.reason ?? '';
}

export function isChanged(error: unknown): boolean {
  return reasonOf(error) === 'ETAG_MISMATCH';
}

// Nobody can tell whether it was done.
export function isOpen(error: unknown): boolean {
  return [Code.Unavailable, Code.DeadlineExceeded, Code.Unknown, Code.Canceled].includes(codeOf(error));
}

// The fields that were refused and why, each by what it is called on the page.
function refusedFields(error: unknown): string {
  const violations = ConnectError.from(error).findDetails(BadRequestSchema).flatMap(({ fieldViolations }) => fieldViolations);
  return violations
    .map(({ field, description }) => {
      const named = field.replace(/\[\d+\]/g, '').split('.').slice(-2).map((part) => sayNamed('field', part)).filter(Boolean);
      return say('error.field', { field: named.join(', ') || field, rule: ruleWords(description) });
    })
    .join(' ');
}

export function inWords(error: unknown): string {
  if (!navigator.onLine) return say('error.offline');
  if (isChanged(error)) return say('error.changed');
  const reason = sayNamed('reason', reasonOf(error));
  if (reason) return reason;
  const code = codeOf(error);
  const fields = code === Code.InvalidArgument ? refusedFields(error) : '';
  if (fields) return fields;
  switch (code) {
    case Code.AlreadyExists:
      return say('error.exists');
    case Code.Unavailable:
    case Code.DeadlineExceeded:
    case Code.ResourceExhausted:
    case Code.Aborted:
    case Code.Unknown:
      return say('error.unavailable');
    case Code.PermissionDenied:
    case Code.Unauthenticated:
      return say('error.denied');
    case Code.NotFound:
      return say('error.missing');
    case Code.FailedPrecondition:
      return say('error.state');
    default:
      return say('error.other', { code: reasonOf(error) || Code[code] || String(code) });
  }
}
