// A comune's own channels: how they are, and whether the comune answers there.
import type { ChannelHealth } from '../../generated/mugugno/v1/channel_health_service_pb.ts';
import { ReplyPolicy_Replies as Replies, type ReplyPolicy } from '../../generated/mugugno/v1/citizen_notices_pb.ts';
import type { Channel } from '../../generated/mugugno/v1/directory_pb.ts';
import { channelHealth, directory } from '../wire/transport.ts';
import { millis } from '../words/time.ts';
import { allPages } from './useRead.ts';

export interface Seen {
  channel: Channel;
  health: ChannelHealth | undefined;
}

export async function readSeen(tenant: string): Promise<Seen[]> {
  const [channels, health] = await Promise.all([
    allPages((pageToken) => directory.listChannels({ parent: tenant, pageSize: 200, pageToken }), ({ channels: some }) => some),
    // What is said of a channel does not wait for how it is.
    channelHealth.listChannelHealth({ parent: tenant }).then(
      (found) => found.channels,
      () => [],
    ),
  ]);
  return channels.map((channel) => ({ channel, health: health.find((each) => each.channel === channel.name) }));
}

// The one that holds now; before the first one the comune answers.
export function policyNow({ replyPolicies }: Channel, now: number): ReplyPolicy | undefined {
  return replyPolicies.findLast((policy) => millis(policy.startTime) <= now);
}

export function policyNext({ replyPolicies }: Channel, now: number): ReplyPolicy | undefined {
  return replyPolicies.find((policy) => millis(policy.startTime) > now);
}

export function answers(policy: ReplyPolicy | undefined): boolean {
  return policy?.replies !== Replies.OFF;
}
