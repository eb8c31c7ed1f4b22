// How channels are, as people read it.
import { ChannelHealth_Level as Level, ChannelHealth_Problem as Problem, type ChannelHealth } from '../../generated/mugugno/v1/channel_health_service_pb.ts';
import type { Person } from '../frame/session.ts';
import { channelHealth } from '../wire/transport.ts';
import { locale, say, sayNumbered } from '../words/language.ts';
import { age, millis } from '../words/time.ts';

// Emergencies on the same page do not wait for it.
const patience = 4_000;

export function ownerOf(health: ChannelHealth): string {
  return health.channel.slice(0, health.channel.indexOf('/channels/'));
}

// Those of her comuni, and of the association for who works its lobby; nothing where she may not read them.
export async function readChannelHealth(person: Person): Promise<readonly ChannelHealth[] | undefined> {
  const parents = [...(person.officer.length ? ['tenants/-'] : []), ...(person.desk ? [person.association] : [])];
  const lists = await Promise.allSettled(parents.map((parent) => channelHealth.listChannelHealth({ parent }, { timeoutMs: patience })));
  const read = lists.filter((list) => list.status === 'fulfilled');
  return read.length ? read.flatMap(({ value }) => value.channels) : undefined;
}

function days(at: number, now: number): number {
  return Math.max(0, Math.floor((at - now) / 86_400_000));
}

// One problem, in a sentence.
export function problemWords(health: ChannelHealth, problem: Problem, now: number): string {
  if (problem === Problem.TOKEN_EXPIRES) return say('health.expires', { n: days(millis(health.tokenExpireTime), now) });
  if (problem === Problem.SILENT) return say('health.silent', { n: rounded(health.usualHourCount) });
  if (problem === Problem.FAILED_SENDS) return say('health.failed', { n: Number(health.failedCount) });
  if (problem === Problem.QUEUE) {
    return say('health.queue', { n: Number(health.queuedCount), age: age(millis(health.oldestQueuedTime), now) });
  }
  return sayNumbered('health.problem', problem);
}

function rounded(count: number): string {
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(count);
}

export function hourWords(health: ChannelHealth): string {
  const { hourCount, usualHourCount } = health;
  if (!usualHourCount) return say('health.hour', { n: Number(hourCount) });
  return say('health.hour.usual', { n: Number(hourCount), usual: rounded(usualHourCount) });
}

// The worst first; what is fine keeps its order.
export function worstFirst(channels: readonly ChannelHealth[]): ChannelHealth[] {
  return [...channels].sort((a, b) => b.level - a.level);
}

export function isFine(health: ChannelHealth): boolean {
  return health.level === Level.FINE;
}

export function isDead(health: ChannelHealth): boolean {
  return health.level === Level.DEAD;
}
