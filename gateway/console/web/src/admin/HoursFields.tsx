import { say, sayNamed } from '../words/language.ts';
import { Rows } from './Fields.tsx';
import { areDays, isSpan, weekdays, writeDays, writeSpan, type Days, type Span } from './hours.ts';
import { daysWords, spanWords } from './hoursWords.ts';

interface WeekProps {
  week: readonly Span[];
  onChange: (week: Span[]) => void;
}

function WeekdayChoice({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  return (
    <select className="form-select" aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
      {weekdays.map((day) => (
        <option key={day} value={day}>
          {sayNamed('weekday', day)}
        </option>
      ))}
    </select>
  );
}

// From which day to which, from when to when.
export function WeekFields({ week, onChange }: WeekProps) {
  return (
    <Rows
      legend={say('hours.week')}
      none={say('hours.week.none')}
      add={say('hours.week.add')}
      rows={week}
      fresh={() => ({ first: 'mon', last: 'fri', open: '08:30', close: '12:30' })}
      words={(span) => spanWords(writeSpan(span))}
      onChange={onChange}
    >
      {({ first, last, open, close }, change, number) => (
        <>
          <WeekdayChoice label={say('hours.first', { number })} value={first} onChange={(day) => change({ first: day })} />
          <span aria-hidden="true">–</span>
          <WeekdayChoice label={say('hours.last', { number })} value={last} onChange={(day) => change({ last: day })} />
          <input
            className="form-control"
            type="time"
            aria-label={say('hours.open', { number })}
            value={open}
            onChange={(event) => change({ open: event.target.value })}
          />
          <span aria-hidden="true">–</span>
          <input
            className="form-control"
            type="time"
            aria-label={say('hours.close', { number })}
            value={close}
            onChange={(event) => change({ close: event.target.value })}
          />
        </>
      )}
    </Rows>
  );
}

interface DaysProps {
  legend: string;
  none: string;
  add: string;
  days: readonly Days[];
  onChange: (days: Days[]) => void;
  yearly?: boolean; // one that comes back every year can be given
}

// From which day to which; the second one empty where it is one day.
export function DaysFields({ legend, none, add, days, onChange, yearly = false }: DaysProps) {
  return (
    <Rows
      legend={legend}
      none={none}
      add={add}
      rows={days}
      fresh={() => ({ first: '', last: '', yearly: false })}
      words={(each) => (areDays(each) ? daysWords(writeDays(each)) : say('admin.nothing'))}
      onChange={onChange}
    >
      {(each, change, number) => (
        <>
          <input
            className="form-control"
            type="date"
            aria-label={say('days.first', { what: legend, number })}
            value={each.first}
            onChange={(event) => change({ first: event.target.value })}
          />
          {!each.yearly && (
            <>
              <span aria-hidden="true">–</span>
              <input
                className="form-control"
                type="date"
                aria-label={say('days.last', { what: legend, number })}
                value={each.last}
                onChange={(event) => change({ last: event.target.value })}
              />
            </>
          )}
          {yearly && (
            <label className="rows-tick">
              <input type="checkbox" checked={each.yearly} onChange={(event) => change({ yearly: event.target.checked, last: '' })} />
              {say('days.yearly')}
            </label>
          )}
        </>
      )}
    </Rows>
  );
}

// What is wrong with them, by what they are called; empty where nothing is.
export function wrongHours(week: readonly Span[], closures: readonly Days[]): string {
  const span = week.findIndex((each) => !isSpan(each));
  if (span >= 0) return say('hours.wrong', { number: span + 1 });
  return wrongDays(closures, say('hours.closures'));
}

export function wrongDays(days: readonly Days[], what: string): string {
  const at = days.findIndex((each) => !areDays(each));
  return at < 0 ? '' : say('days.wrong', { what, number: at + 1 });
}
