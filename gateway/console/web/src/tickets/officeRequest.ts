import { say } from '../words/language.ts';

// What an office's Open311 system says of a request, in our words where they are the standard's.
export function requestState(status: string): string {
  switch (status) {
    case 'open':
      return say('request.open');
    case 'closed':
      return say('request.closed');
    default:
      return status;
  }
}
