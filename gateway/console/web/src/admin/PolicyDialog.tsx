import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { useState } from 'react';

import { ReplyPolicy_Replies as Replies } from '../../generated/mugugno/v1/citizen_notices_pb.ts';
import type { Channel } from '../../generated/mugugno/v1/directory_pb.ts';
import { ActDialog } from '../parts/ActDialog.tsx';
import type { Town } from '../towns/town.ts';
import { directory } from '../wire/transport.ts';
import { locale, say } from '../words/language.ts';
import { beginOfDay, dayOf, dayWords } from '../words/time.ts';
import { answers, policyNow } from './channels.ts';
import { Line } from './Fields.tsx';
import { isEmpty, textsOf, trimmed } from './languages.ts';
import { TextFields, wrongTexts } from './TextFields.tsx';
import { inBraces, ofReceipt } from './variables.ts';

interface Props {
  channel: Channel;
  town: Town;
  onClose: () => void;
  onDone: (on: boolean, from: string) => void;
}

// Whether the comune answers on a channel from now, or from a day on, and what citizens are told then.
export function PolicyDialog({ channel, town, onClose, onDone }: Props) {
  const [on, setOn] = useState(!answers(policyNow(channel, Date.now())));
  const [texts, setTexts] = useState(textsOf(undefined));
  const [from, setFrom] = useState('');
  const [reason, setReason] = useState('');
  const here = town.name.toLocaleUpperCase(locale());
  return (
    <ActDialog
      wide
      title={say('policy.title', { channel: channel.displayName, town: town.name })}
      submit={say(on ? 'policy.on.submit' : 'policy.off.submit', { town: here })}
      onClose={onClose}
      onSubmit={async (requestId) => {
        if (!on && !texts.it.trim()) return say('admin.missing', { field: say('policy.text') });
        if (from && from <= dayOf(Date.now())) return say('policy.past');
        const wrong = wrongTexts(say('policy.text'), texts, 800, ofReceipt);
        if (wrong) return wrong;
        await directory.setReplyPolicy({
          name: channel.name,
          policy: {
            replies: on ? Replies.ON : Replies.OFF,
            startTime: from ? timestampFromMs(beginOfDay(from)) : undefined,
            notice: isEmpty(texts) ? undefined : trimmed(texts),
            reason: reason.trim(),
          },
          requestId,
        });
        onDone(on, from ? dayWords(from) : '');
      }}
    >
      <fieldset className="choices">
        <legend>{say('policy.which')}</legend>
        <label>
          <input type="radio" name="replies" checked={on} onChange={() => setOn(true)} />
          <span>{say('policy.on')}</span>
        </label>
        <label>
          <input type="radio" name="replies" checked={!on} onChange={() => setOn(false)} />
          <span>{say('policy.off')}</span>
        </label>
      </fieldset>
      <TextFields
        label={say(on ? 'policy.text.optional' : 'policy.text')}
        hint={say('notices.hint', { known: inBraces(ofReceipt) })}
        texts={texts}
        onChange={setTexts}
      />
      <Line label={say('policy.from')} hint={say('policy.from.hint')} type="date" value={from} onChange={setFrom} />
      <Line label={say('policy.reason')} value={reason} onChange={setReason} />
    </ActDialog>
  );
}
