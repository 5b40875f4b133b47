import MailComposer from 'nodemailer/lib/mail-composer';

export type OutgoingMail = {
  raw: Buffer;
  /** Empty = those of the headers. */
  destinations: string[];
  source?: string;
  configurationSet?: string;
  tags: Record<string, string>;
};

/** SES v1 sends forms: `Tags.member.1.Name=report&Tags.member.1.Value=…`. */
export async function mailOf(form: URLSearchParams): Promise<OutgoingMail> {
  const source = form.get('Source');
  const configurationSet = form.get('ConfigurationSetName');
  const common = {
    tags: tagsOf(form),
    ...(source !== null && { source }),
    ...(configurationSet !== null && { configurationSet }),
  };
  if (form.get('Action') === 'SendRawEmail') {
    const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64');
    return { ...common, raw, destinations: members(form, 'Destinations') };
  }
  const [to, cc, bcc] = ['To', 'Cc', 'Bcc'].map((kind) => members(form, `Destination.${kind}Addresses`));
  const raw = await new MailComposer({
    from: source ?? '',
    to,
    cc,
    replyTo: members(form, 'ReplyToAddresses'),
    subject: form.get('Message.Subject.Data') ?? '',
    ...(form.has('Message.Body.Text.Data') && { text: form.get('Message.Body.Text.Data') ?? '' }),
    ...(form.has('Message.Body.Html.Data') && { html: form.get('Message.Body.Html.Data') ?? '' }),
  })
    .compile()
    .build();
  return { ...common, raw, destinations: [...(to ?? []), ...(cc ?? []), ...(bcc ?? [])] };
}

function members(form: URLSearchParams, name: string): string[] {
  const found: string[] = [];
  for (let index = 1; ; index += 1) {
    const member = form.get(`${name}.member.${index}`);
    if (member === null) return found;
    found.push(member);
  }
}

function tagsOf(form: URLSearchParams): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let index = 1; form.has(`Tags.member.${index}.Name`); index += 1)
    tags[form.get(`Tags.member.${index}.Name`) ?? ''] = form.get(`Tags.member.${index}.Value`) ?? '';
  return tags;
}
