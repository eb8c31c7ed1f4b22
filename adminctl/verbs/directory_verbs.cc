#include "adminctl/request.h"
#include "adminctl/session.h"
#include "adminctl/show.h"
#include "adminctl/table.h"
#include "adminctl/verbs/verbs.h"
#include "mugugno/v1/directory_service.pb.h"

namespace mugugno::adminctl {
namespace {

constexpr char kAssociationColumns[] = "name display_name agreement.form agreement.lead";
constexpr char kTenantColumns[] = "name display_name state mode istat_code default_office";
constexpr char kOfficeColumns[] = "name display_name state liaison.display_name topics";
constexpr char kChannelColumns[] = "name display_name kind state";

ExitCode CheckTenant(Session& session) {
  v1::CheckTenantRequest request;
  v1::CheckTenantResponse response;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  const ExitCode code = session.Call("DirectoryService.CheckTenant", request, response);
  if (code != ExitCode::kDone) return code;
  if (!ShowForPrograms(session, response)) {
    Console& console = session.console();
    Table table({"", "ITEM", "FINDING", "REMEDY"});
    for (const auto& item : response.items()) {
      table.Add({item.passed() ? "ok" : "MISSING", item.code(), item.finding(), item.remedy()});
    }
    console.out
        << table.Render(console.out_is_terminal ? console.columns : 0)
        << (response.ready()
                ? "\nnothing is missing; `tenant activate` puts a comune in set-up in service\n"
                : "\nnot ready\n");
  }
  return response.ready() ? ExitCode::kDone : ExitCode::kIncomplete;
}

std::vector<Verb> AssociationVerbs() {
  return {
      {.words = "association create",
       .summary = "Create an association",
       .method = "DirectoryService.CreateAssociation",
       .arguments = "association_id",
       .examples = {"association create golfo-paradiso --display-name 'Golfo Paradiso' "
                    "--agreement-form CONVENTION --agreement-start-date 2026-01-01"}},
      {.words = "association get",
       .summary = "Show an association",
       .method = "DirectoryService.GetAssociation",
       .arguments = "name",
       .examples = {"association get golfo-paradiso -o yaml"}},
      {.words = "association list",
       .summary = "List the associations you may see",
       .method = "DirectoryService.ListAssociations",
       .columns = kAssociationColumns,
       .examples = {"association list"}},
      {.words = "association update",
       .summary = "Change an association",
       .method = "DirectoryService.UpdateAssociation",
       .arguments = "association.name",
       .examples = {"association update golfo-paradiso --agreement-lead recco",
                    "association update golfo-paradiso --guidelines-version 2026-11 "
                    "--guidelines-text 'Si risponde entro tre giorni, in parole di tutti.'"}},
  };
}

std::vector<Verb> TenantVerbs() {
  return {
      {.words = "tenant create",
       .summary = "Create a comune",
       .method = "DirectoryService.CreateTenant",
       .arguments = "parent/tenant_id",
       .examples = {"tenant create golfo-paradiso/sori --display-name Sori --istat-code 010060 "
                    "--cadastral-code I852"},
       .fixed = {{"tenant.association", ""}}},
      {.words = "tenant get",
       .summary = "Show a comune",
       .method = "DirectoryService.GetTenant",
       .arguments = "name",
       .examples = {"tenant get sori", "tenant get sori -o json"}},
      {.words = "tenant list",
       .summary = "List the comuni of an association",
       .method = "DirectoryService.ListTenants",
       .arguments = "parent?",
       .columns = kTenantColumns,
       .examples = {"tenant list golfo-paradiso"}},
      {.words = "tenant update",
       .summary = "Change a comune",
       .method = "DirectoryService.UpdateTenant",
       .arguments = "tenant.name",
       .examples = {"tenant update sori --default-office sori/segreteria",
                    "tenant update sori --clear agreement-end-date",
                    "tenant update sori --citizen-notices-receipt-it 'Abbiamo ricevuto la tua "
                    "richiesta {numero}, la legge {ufficio}.'",
                    "tenant update sori --opening-hours-week 'mon-fri 08:30-12:30,tue 14:30-17:00' "
                    "--opening-hours-closures 06-29 --citizen-notices-out-of-hours-it 'Ora gli "
                    "uffici sono chiusi: riapriamo {apertura}.'"}},
      {.words = "tenant check",
       .summary = "Go through the go-live checklist of a comune",
       .method = "DirectoryService.CheckTenant",
       .arguments = "name",
       .examples = {"tenant check sori"},
       .run = CheckTenant},
      {.words = "tenant activate",
       .summary = "Put a comune in service",
       .method = "DirectoryService.ActivateTenant",
       .arguments = "name",
       .examples = {"tenant activate sori"}},
      {.words = "tenant suspend",
       .summary = "Block a comune's people and sending; messages are still accepted",
       .method = "DirectoryService.SuspendTenant",
       .arguments = "name",
       .examples = {"tenant suspend sori --reason 'recesso dalla convenzione'"}},
      {.words = "tenant resume",
       .summary = "End the suspension of a comune",
       .method = "DirectoryService.ResumeTenant",
       .arguments = "name",
       .examples = {"tenant resume sori"}},
  };
}

std::vector<Verb> OfficeVerbs() {
  return {
      {.words = "office create",
       .summary = "Create an office of a comune",
       .method = "DirectoryService.CreateOffice",
       .arguments = "parent/office_id",
       .examples = {"office create sori/tecnico --display-name 'Ufficio tecnico' --topics "
                    "road,light --hand-off-email-address tecnico@comune.sori.example"}},
      {.words = "office get",
       .summary = "Show an office",
       .method = "DirectoryService.GetOffice",
       .arguments = "name",
       .examples = {"office get sori/tecnico"}},
      {.words = "office list",
       .summary = "List the offices of a comune",
       .method = "DirectoryService.ListOffices",
       .arguments = "parent",
       .columns = kOfficeColumns,
       .examples = {"office list sori"}},
      {.words = "office update",
       .summary = "Change an office",
       .method = "DirectoryService.UpdateOffice",
       .arguments = "office.name",
       .examples = {"office update sori/tecnico --liaison-display-name 'Referente' "
                    "--liaison-email tecnico@comune.sori.example",
                    "office update sori/tecnico --hand-off-webhook-url https://rp.example/in "
                    "--hand-off-webhook-secret-file hmac.key",
                    "office update sori/tecnico --hand-off-open311-url "
                    "https://rp.example/open311/v2/ --hand-off-open311-service-code ALTRO "
                    "--hand-off-open311-api-key-file api.key"}},
      {.words = "office suspend",
       .summary = "Send new tickets to the default office instead",
       .method = "DirectoryService.SuspendOffice",
       .arguments = "name",
       .examples = {"office suspend sori/ambiente --reason 'accorpato al tecnico'"}},
      {.words = "office resume",
       .summary = "End the suspension of an office",
       .method = "DirectoryService.ResumeOffice",
       .arguments = "name",
       .examples = {"office resume sori/ambiente"}},
  };
}

std::vector<Verb> ChannelVerbs() {
  return {
      {.words = "channel create",
       .summary = "Create a channel of a comune, or a shared one of an association",
       .method = "DirectoryService.CreateChannel",
       .arguments = "parent/channel_id",
       .examples =
           {"channel create sori/app --display-name 'App di Sori' --kind APP",
            ("channel create associations/golfo-paradiso/channels/modulo --display-name "
             "'Scrivi al tuo Comune' --kind WEB_FORM"),
            "channel create sori/fms --display-name FixMyStreet --kind OPEN311",
            ("channel create sori/whatsapp --display-name 'WhatsApp di Sori' --kind WHATSAPP "
             "--account 106540352242922 --business-account 102290129340398"),
            ("channel create sori/posta --display-name 'Posta di Sori' --kind EMAIL "
             "--mailbox-address comune@comune.sori.example --mailbox-imap-server "
             "imaps://imap.provider.example:993 --mailbox-smtp-server "
             "smtps://smtp.provider.example:465"),
            ("channel create sori/facebook --display-name 'Pagina di Sori' --kind MESSENGER "
             "--account 107553642304587"),
            ("channel create sori/instagram --display-name '@comunedisori' --kind INSTAGRAM "
             "--account 17841405793187218 --business-account 107553642304587")}},
      {.words = "channel get",
       .summary = "Show a channel",
       .method = "DirectoryService.GetChannel",
       .arguments = "name",
       .examples = {"channel get sori/app"}},
      {.words = "channel list",
       .summary = "List the channels of a comune or an association",
       .method = "DirectoryService.ListChannels",
       .arguments = "parent",
       .columns = kChannelColumns,
       .examples = {"channel list sori", "channel list associations/golfo-paradiso"}},
      {.words = "channel update",
       .summary = "Change a channel",
       .method = "DirectoryService.UpdateChannel",
       .arguments = "channel.name",
       .examples = {"channel update sori/app --display-name 'Sori in tasca'",
                    "channel update sori/whatsapp --reply-template-name risposta_pronta "
                    "--reply-template-language it --reply-template-text 'Il Comune di {{1}} ha "
                    "una risposta: scrivi per leggerla.'"}},
      {.words = "channel suspend",
       .summary = "Send nothing on a channel; messages are still accepted",
       .method = "DirectoryService.SuspendChannel",
       .arguments = "name",
       .examples = {"channel suspend sori/app --reason manutenzione"}},
      {.words = "channel resume",
       .summary = "End the suspension of a channel",
       .method = "DirectoryService.ResumeChannel",
       .arguments = "name",
       .examples = {"channel resume sori/app"}},
      {.words = "channel policy set",
       .summary = "Say whether the comune answers on a channel, from now or a later time on",
       .method = "DirectoryService.SetReplyPolicy",
       .arguments = "name",
       .examples = {"channel policy set sori/telegram --policy-replies OFF --policy-notice-it 'Qui "
                    "il Comune legge e non risponde: per una risposta usa la posta.' "
                    "--policy-reason 'prima settimana'",
                    "channel policy set sori/telegram --policy-replies ON --policy-start-time "
                    "2026-12-01T08:00:00Z"}},
      {.words = "channel secrets set",
       .summary = "Set what a channel's platform and the gateway show each other",
       .method = "DirectoryService.SetChannelSecrets",
       .arguments = "name",
       .examples = {"channel secrets set sori/telegram --bot-token-file bot.token "
                    "--webhook-secret-file webhook.secret",
                    "channel secrets set sori/telegram --webhook-secret-file new.secret",
                    "channel secrets set sori/whatsapp --access-token-file access.token "
                    "--app-secret-file app.secret --verify-token-file verify.token",
                    "channel secrets set sori/posta --password-file mailbox.password"},
       .renamed = {{"bot-token-file", "token-file"}}},
      {.words = "channel health",
       .summary = "Tell whether channels carry what is said on them",
       .method = "ChannelHealthService.ListChannelHealth",
       .arguments = "parent?",
       .columns = "channel level problems last_inbound_time last_send_time queued_count "
                  "failed_count hour_count usual_hour_count credential_accept_time "
                  "token_expire_time fault_time error send_error",
       .examples = {"channel health", "channel health sori -o json",
                    "channel health associations/golfo-paradiso"},
       .defaults = {{"parent", "tenants/-"}}},
      {.words = "channel connect",
       .summary = "Have a channel's platform bring its messages to the gateway",
       .method = "DirectoryService.ConnectChannel",
       .arguments = "name",
       .examples = {"channel connect sori/telegram"}},
  };
}

std::vector<Verb> TemplateVerbs() {
  return {
      {.words = "template create",
       .summary = "Create a text a comune's people answer with",
       .method = "DirectoryService.CreateTextTemplate",
       .arguments = "parent/text_template_id",
       .examples =
           {"template create sori/ingombranti --display-name 'Ritiro ingombranti' --text-it "
            "'Gentile {nome}, passiamo {giorno:data} per la {numero}.' --expire-date "
            "2026-12-31"}},
      {.words = "template get",
       .summary = "Show such a text",
       .method = "DirectoryService.GetTextTemplate",
       .arguments = "name",
       .examples = {"template get sori/ingombranti -o yaml"}},
      {.words = "template list",
       .summary = "List such texts of a comune",
       .method = "DirectoryService.ListTextTemplates",
       .arguments = "parent",
       .columns = "name display_name expire_date expired",
       .examples = {"template list sori"}},
      {.words = "template update",
       .summary = "Change such a text, or its last day",
       .method = "DirectoryService.UpdateTextTemplate",
       .arguments = "text_template.name",
       .examples = {"template update sori/ingombranti --expire-date 2027-01-31",
                    "template update sori/ingombranti --clear expire-date"}},
  };
}

}  // namespace

std::vector<Verb> DirectoryVerbs() {
  std::vector<Verb> verbs;
  for (auto* part : {AssociationVerbs, TenantVerbs, OfficeVerbs, ChannelVerbs, TemplateVerbs}) {
    for (Verb& verb : part()) verbs.push_back(std::move(verb));
  }
  return verbs;
}

}  // namespace mugugno::adminctl
