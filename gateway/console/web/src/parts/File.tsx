import { useEffect, useState } from 'react';

import { type Attachment, Attachment_Scan } from '../../generated/mugugno/v1/attachment_pb.ts';
import { inWords } from '../wire/failure.ts';
import { attachments } from '../wire/transport.ts';
import { say } from '../words/language.ts';

const pictures = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
const largestShown = 8 << 20;

async function read(attachment: Attachment, ended: AbortSignal): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  for await (const { chunk } of attachments.downloadAttachment({ name: attachment.name }, { signal: ended })) {
    if (chunk.length) chunks.push(chunk as Uint8Array<ArrayBuffer>);
  }
  return new Blob(chunks, { type: attachment.contentType });
}

function size(bytes: bigint): string {
  const kilo = Number(bytes) / 1024;
  return kilo < 1024 ? `${Math.max(1, Math.round(kilo))} kB` : `${(kilo / 1024).toFixed(1)} MB`;
}

function Picture({ attachment, name }: { attachment: Attachment; name: string }) {
  const [address, setAddress] = useState('');
  const [wrong, setWrong] = useState('');
  const { name: resource } = attachment;
  useEffect(() => {
    const ended = new AbortController();
    let made = '';
    read(attachment, ended.signal).then(
      (blob) => {
        made = URL.createObjectURL(blob);
        if (ended.signal.aborted) URL.revokeObjectURL(made);
        else setAddress(made);
      },
      (error: unknown) => {
        if (!ended.signal.aborted) setWrong(inWords(error));
      },
    );
    return () => {
      ended.abort();
      if (made) URL.revokeObjectURL(made);
    };
    // One download for each file.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [resource]);
  if (wrong) return <span className="soft">{say('file.failed')} {wrong}</span>;
  if (!address) return <span className="picture picture-empty">{say('app.loading')}</span>;
  return (
    <a href={address} target="_blank" rel="noopener">
      <img className="picture" src={address} alt={say('file.picture', { name })} />
    </a>
  );
}

// One file of a message: a picture is shown, everything else is saved.
export function File({ attachment }: { attachment: Attachment }) {
  const [wrong, setWrong] = useState('');
  const name = attachment.fileName || say('file.unnamed');
  if (attachment.fetching) return <span className="soft">{say('file.fetching', { name })}</span>;
  if (attachment.missing) return <span className="soft">{say('file.missing', { name })}</span>;
  if (attachment.scan === Attachment_Scan.WAITING) return <span className="soft">{say('file.unchecked', { name })}</span>;
  if (attachment.scan === Attachment_Scan.INFECTED) {
    return (
      <strong>
        {say('file.infected', { name })} {attachment.scanFinding && `(${attachment.scanFinding})`}
      </strong>
    );
  }
  if (pictures.includes(attachment.contentType) && attachment.sizeBytes <= largestShown) {
    return <Picture attachment={attachment} name={name} />;
  }
  async function save(): Promise<void> {
    setWrong('');
    try {
      const address = URL.createObjectURL(await read(attachment, new AbortController().signal));
      const link = document.createElement('a');
      link.href = address;
      link.download = attachment.fileName || 'allegato';
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch (error) {
      setWrong(inWords(error));
    }
  }
  return (
    <>
      <button type="button" className="btn btn-outline-primary btn-sm" onClick={() => void save()}>
        {say('file.open', { name })} ({size(attachment.sizeBytes)})
      </button>
      {wrong && <span className="soft"> {wrong}</span>}
    </>
  );
}
