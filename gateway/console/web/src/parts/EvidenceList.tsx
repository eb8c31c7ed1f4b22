import { Route_Weight, type Route_Evidence } from '../../generated/mugugno/v1/route_pb.ts';
import { markOf } from '../tickets/marks.ts';
import { say, sayNumbered } from '../words/language.ts';

function remarkOf(weight: Route_Weight): string {
  if (weight === Route_Weight.IGNORED) return say('ticket.evidence.ignored');
  if (weight === Route_Weight.CONTRADICTS) return say('ticket.evidence.against');
  if (weight === Route_Weight.OUTSIDE) return say('ticket.evidence.outside');
  return '';
}

// Everything that spoke for or against a comune, in its own words.
export function EvidenceList({ evidence }: { evidence: readonly Route_Evidence[] }) {
  if (!evidence.length) return null;
  return (
    <ul className="evidence">
      {evidence.map(({ source, words, comune, weight, remark }, at) => (
        <li key={at} className={`evidence-${markOf(weight)}`}>
          <span className="evidence-source">{sayNumbered('source', source)}</span>
          {words && <q>{words}</q>}
          {comune && <strong>{comune}</strong>}
          {[remark, remarkOf(weight)].filter(Boolean).map((each) => (
            <small key={each}>{each}</small>
          ))}
        </li>
      ))}
    </ul>
  );
}
