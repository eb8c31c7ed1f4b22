import { useState } from 'react';

import { Channel_State, type Channel } from '../../generated/mugugno/v1/directory_pb.ts';
import { ActDialog } from '../parts/ActDialog.tsx';
import type { Town } from '../towns/town.ts';
import { directory } from '../wire/transport.ts';
import { locale, say } from '../words/language.ts';
import { Line } from './Fields.tsx';

interface Props {
  channel: Channel;
  town: Town;
  onClose: () => void;
  onDone: (resumed: boolean) => void;
}

// Stops what the comune sends on a channel, or lets it leave again. Why is for the audit trail.
export function ChannelStateDialog({ channel, town, onClose, onDone }: Props) {
  const [reason, setReason] = useState('');
  const resumed = channel.state === Channel_State.SUSPENDED;
  const here = town.name.toLocaleUpperCase(locale());
  return (
    <ActDialog
      title={say(resumed ? 'channel.resume.title' : 'channel.suspend.title', { channel: channel.displayName, town: town.name })}
      submit={say(resumed ? 'channel.resume.submit' : 'channel.suspend.submit', { town: here })}
      alert={!resumed}
      onClose={onClose}
      onSubmit={async (requestId) => {
        if (!reason.trim()) return say('admin.missing', { field: say('admin.reason') });
        const call = { name: channel.name, reason: reason.trim(), requestId };
        await (resumed ? directory.resumeChannel(call) : directory.suspendChannel(call));
        onDone(resumed);
      }}
    >
      <p className="field">{say(resumed ? 'channel.resume.text' : 'channel.suspend.text')}</p>
      <Line label={say('admin.reason')} value={reason} onChange={setReason} first />
    </ActDialog>
  );
}
