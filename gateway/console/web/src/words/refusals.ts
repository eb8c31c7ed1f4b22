import type { Key } from './it.ts';
import { say } from './language.ts';

// Why a provider's answer let nobody in, by the gateway's reason.
const reasons: Record<string, Key> = {
  IDENTITY_TAKEN: 'signIn.provider.taken',
  IDENTITY_UNKNOWN: 'signIn.provider.unknown',
  INVITATION_VOID: 'invite.gone.text',
  MAILBOX_DIFFERS: 'signIn.provider.mailbox',
  PROVIDER_AWAY: 'signIn.provider.away',
  PROVIDER_REFUSED: 'signIn.provider.refused',
  SIGN_IN_EXPIRED: 'signIn.provider.expired',
};

export function refusalWords(reason: string): string {
  return reason ? say(reasons[reason] ?? 'signIn.away') : '';
}
