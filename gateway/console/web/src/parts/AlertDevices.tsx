import { useCallback, useEffect, useState } from 'react';

import type { PushSubscription as Device } from '../../generated/mugugno/v1/push_service_pb.ts';
import { alerts, needsHomeScreen, turnAlertsOff, turnAlertsOn } from '../frame/alerts.ts';
import { useObserved } from '../frame/observed.ts';
import type { Person } from '../frame/session.ts';
import { inWords } from '../wire/failure.ts';
import { push } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { millis, moment } from '../words/time.ts';

function Row({ device, here, busy, onOff }: { device: Device; here: boolean; busy: boolean; onOff: () => void }) {
  const since = moment(millis(device.createTime));
  return (
    <li>
      <span>
        <strong>{here ? say('alerts.here', { name: device.displayName }) : device.displayName}</strong>
        <span className="soft">
          {device.lastPushTime
            ? say('alerts.since.last', { since, last: moment(millis(device.lastPushTime)) })
            : say('alerts.since', { since })}
        </span>
      </span>
      <button
        type="button"
        className="quiet"
        disabled={busy}
        aria-label={say('alerts.off.of', { name: device.displayName, since })}
        onClick={onOff}
      >
        {say('alerts.off')}
      </button>
    </li>
  );
}

// Which of the person's devices are told of emergencies while the console is closed.
export function AlertDevices({ person }: { person: Person }) {
  const { standing, device: here } = useObserved(alerts);
  const [devices, setDevices] = useState<readonly Device[]>();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const [done, setDone] = useState('');

  const read = useCallback(async () => {
    try {
      setDevices((await push.listPushSubscriptions({})).pushSubscriptions);
    } catch (error) {
      setWrong(inWords(error));
    }
  }, []);
  useEffect(() => void read(), [read, here]);

  async function act(work: () => Promise<string>): Promise<void> {
    setBusy(true);
    setWrong('');
    setDone('');
    try {
      setDone(await work());
    } catch (error) {
      // What the browser refuses is no answer of the gateway's.
      setWrong(error instanceof DOMException ? say('alerts.refused') : inWords(error));
    }
    await read();
    setBusy(false);
  }
  const turnOn = () =>
    act(async () => {
      await turnAlertsOn(person);
      return alerts.get().standing === 'on' ? say('alerts.turnedOn') : '';
    });
  const turnOff = (device: Device) =>
    act(async () => {
      await turnAlertsOff(device.name);
      return say('alerts.turnedOff', { name: device.displayName });
    });

  return (
    <section className="alerts" aria-labelledby="alerts-title">
      <h2 id="alerts-title">{say('alerts.title')}</h2>
      <p>{say('alerts.lead')}</p>
      {wrong && (
        <p className="wrong" role="alert">
          {wrong}
        </p>
      )}
      <p role="status" className="sessions-done">
        {done}
      </p>
      {standing === 'off' && (
        <p>
          <button type="button" className="btn btn-primary" disabled={busy} onClick={() => void turnOn()}>
            {say('alerts.on')}
          </button>
        </p>
      )}
      {standing === 'unable' && <p className="notice">{say(needsHomeScreen() ? 'alerts.homeScreen' : 'alerts.unable')}</p>}
      {standing === 'blocked' && <p className="notice">{say('alerts.blocked')}</p>}
      {standing === 'none' && <p className="notice">{say('reason.PUSH_NOT_CONFIGURED')}</p>}
      {devices && devices.length > 0 && (
        <ul className="sessions-list">
          {devices.map((device) => (
            <Row
              key={device.name}
              device={device}
              here={device.name === here}
              busy={busy}
              onOff={() => void turnOff(device)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
