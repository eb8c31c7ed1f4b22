// A comune's texts: those its people answer with, and those said to citizens without a person.
import type { Tenant } from '../../generated/mugugno/v1/directory_pb.ts';
import type { TextTemplate } from '../../generated/mugugno/v1/text_template_pb.ts';
import { directory } from '../wire/transport.ts';
import { say } from '../words/language.ts';
import { dayWords } from '../words/time.ts';
import type { Facts } from './changed.ts';
import { textsOf } from './languages.ts';
import { allPages } from './useRead.ts';

export interface ComuneTexts {
  tenant: Tenant;
  templates: readonly TextTemplate[];
}

export async function readTexts(name: string): Promise<ComuneTexts> {
  const [tenant, templates] = await Promise.all([
    directory.getTenant({ name }),
    allPages((pageToken) => directory.listTextTemplates({ parent: name, pageSize: 200, pageToken }), ({ textTemplates }) => textTemplates),
  ]);
  const byName = (a: TextTemplate, b: TextTemplate): number => a.displayName.localeCompare(b.displayName, 'it');
  return { tenant, templates: templates.sort((a, b) => Number(a.expired) - Number(b.expired) || byName(a, b)) };
}

export function templateFacts(template: TextTemplate): Facts {
  return {
    [say('template.name')]: template.displayName,
    [say('template.text')]: Object.values(textsOf(template.text)).filter(Boolean).join(' / '),
    [say('template.last')]: template.expireDate ? dayWords(template.expireDate) : say('template.open'),
  };
}

export function noticeFacts(tenant: Tenant): Facts {
  return {
    [say('notices.receipt')]: Object.values(textsOf(tenant.citizenNotices?.receipt)).filter(Boolean).join(' / '),
    [say('notices.closed')]: Object.values(textsOf(tenant.citizenNotices?.outOfHours)).filter(Boolean).join(' / '),
  };
}
