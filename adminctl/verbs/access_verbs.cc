#include "adminctl/grant_suspension.h"
#include "adminctl/verbs/verbs.h"

namespace mugugno::adminctl {
namespace {

constexpr char kStaffColumns[] = "name display_name email state expire_time";
constexpr char kEligibleColumns[] = "name display_name state expire_time";
constexpr char kGrantColumns[] = "name roles offices expire_time grantor";
constexpr char kAppColumns[] = "name display_name channel state messages_per_minute";
constexpr char kCredentialColumns[] = "name kind expire_time revoke_time create_time";

std::vector<Verb> StaffVerbs() {
  return {
      {.words = "staff create",
       .summary = "Create a person who works for an association",
       .method = "AccessService.CreateStaff",
       .arguments = "parent/staff_id",
       .examples = {"staff create golfo-paradiso/anna --display-name 'Anna Bruzzone' --email "
                    "anna@golfoparadiso.example"}},
      {.words = "staff get",
       .summary = "Show a person",
       .method = "AccessService.GetStaff",
       .arguments = "name",
       .examples = {"staff get golfo-paradiso/anna"}},
      {.words = "staff list",
       .summary = "List the people of an association",
       .method = "AccessService.ListStaff",
       .arguments = "parent?",
       .columns = kStaffColumns,
       .examples = {"staff list golfo-paradiso"}},
      {.words = "staff eligible",
       .summary = "List whom a comune's administrators can give a grant to",
       .method = "AccessService.ListEligibleStaff",
       .arguments = "parent",
       .columns = kEligibleColumns,
       .examples = {"staff eligible sori"}},
      {.words = "staff update",
       .summary = "Change a person",
       .method = "AccessService.UpdateStaff",
       .arguments = "staff.name",
       .examples = {"staff update golfo-paradiso/anna --expire-time 2026-12-31T23:59:59+01:00"}},
      {.words = "staff suspend",
       .summary = "Refuse every call of a person",
       .method = "AccessService.SuspendStaff",
       .arguments = "name",
       .examples = {"staff suspend golfo-paradiso/anna --reason 'telefono rubato'"}},
      {.words = "staff resume",
       .summary = "End the suspension of a person",
       .method = "AccessService.ResumeStaff",
       .arguments = "name",
       .examples = {"staff resume golfo-paradiso/anna"}},
      {.words = "staff invite",
       .summary = "Invite a person to the web console, or let them in again who lost what they had",
       .method = "AccessService.CreateInvitation",
       .arguments = "parent",
       .examples = {"staff invite golfo-paradiso/anna --secret-file anna.invitation"}},
      {.words = "staff certificate add",
       .summary = "Admit a person, or an administrator, by a client certificate",
       .method = "AccessService.CreateCredential",
       .arguments = "parent/credential_id",
       .examples = {"staff certificate add golfo-paradiso/anna/smartcard --file anna.pem"},
       .fixed = {{"credential.kind", "CERTIFICATE"}},
       .renamed = {{"fingerprint", "certificate-fingerprint"}}},
      {.words = "staff token issue",
       .summary = "Make a token for a person, or for an administrator",
       .method = "AccessService.CreateCredential",
       .arguments = "parent/credential_id",
       .examples = {"staff token issue golfo-paradiso/anna/laptop --secret-file anna.token",
                    "staff token issue administrators/root/credentials/second --secret-file "
                    "root.token"},
       .fixed = {{"credential.kind", "TOKEN"},
                 {"credential.certificate_fingerprint", ""},
                 {"credential.certificate", ""}}},
      {.words = "staff token list",
       .summary = "List the tokens, certificates and sessions of a person",
       .method = "AccessService.ListCredentials",
       .arguments = "parent",
       .columns = kCredentialColumns,
       .examples = {"staff token list golfo-paradiso/anna"}},
      {.words = "staff token revoke",
       .summary = "Revoke a token or certificate of a person, or end a session",
       .method = "AccessService.RevokeCredential",
       .arguments = "name",
       .examples = {"staff token revoke golfo-paradiso/anna/laptop"}},
  };
}

std::vector<Verb> GrantVerbs() {
  return {
      {.words = "grant create",
       .summary = "Say what a person may do in a comune or an association",
       .method = "AccessService.CreateGrant",
       .arguments = "parent/grant_id",
       .examples = {"grant create sori/anna --roles OFFICER",
                    "grant create sori/bruno --roles OFFICE_USER --offices sori/tecnico",
                    "grant create associations/golfo-paradiso/grants/anna --roles OFFICER"}},
      {.words = "grant get",
       .summary = "Show what a person may do in a comune or an association",
       .method = "AccessService.GetGrant",
       .arguments = "name",
       .examples = {"grant get sori/anna"}},
      {.words = "grant list",
       .summary = "List who may do what in a comune or an association",
       .method = "AccessService.ListGrants",
       .arguments = "parent",
       .columns = kGrantColumns,
       .examples = {"grant list sori", "grant list associations/golfo-paradiso"}},
      {.words = "grant update",
       .summary = "Change what a person may do",
       .method = "AccessService.UpdateGrant",
       .arguments = "grant.name",
       .examples = {"grant update sori/bruno --offices sori/tecnico,sori/ambiente"}},
      {.words = "grant suspend",
       .summary = "Make what a person may do void from now on, and keep it for later",
       .method = "AccessService.GetGrant",
       .arguments = "name",
       .examples = {"grant suspend sori/bruno"},
       .run = SuspendGrant},
      {.words = "grant resume",
       .summary = "Let a person do again what a suspended grant allowed",
       .method = "AccessService.GetGrant",
       .arguments = "name",
       .examples = {"grant resume sori/bruno",
                    "grant resume sori/bruno --expire-time 2027-12-31T23:00:00Z"},
       .flags = {{.name = "expire-time",
                  .value = "TIME",
                  .help = "when it is void again; without it, never"}},
       .run = ResumeGrant},
      {.words = "grant delete",
       .summary = "Take away all a person may do in a comune or an association",
       .method = "AccessService.DeleteGrant",
       .arguments = "name",
       .examples = {"grant delete sori/bruno"}},
  };
}

std::vector<Verb> AppVerbs() {
  return {
      {.words = "app create",
       .summary = "Create an app that hands over citizens' messages",
       .method = "AccessService.CreateApp",
       .arguments = "parent/app_id",
       .examples = {"app create sori/sori-app --display-name 'App di Sori' --channel sori/app"}},
      {.words = "app get",
       .summary = "Show an app",
       .method = "AccessService.GetApp",
       .arguments = "name",
       .examples = {"app get sori-app"}},
      {.words = "app list",
       .summary = "List the apps of a comune or an association",
       .method = "AccessService.ListApps",
       .arguments = "parent",
       .columns = kAppColumns,
       .examples = {"app list sori", "app list associations/golfo-paradiso"}},
      {.words = "app update",
       .summary = "Change an app",
       .method = "AccessService.UpdateApp",
       .arguments = "app.name",
       .examples = {"app update sori-app --messages-per-minute 600"}},
      {.words = "app suspend",
       .summary = "Stop an app from reading; what citizens send is still accepted",
       .method = "AccessService.SuspendApp",
       .arguments = "name",
       .examples = {"app suspend sori-app --reason 'app compromessa'"}},
      {.words = "app resume",
       .summary = "End the suspension of an app",
       .method = "AccessService.ResumeApp",
       .arguments = "name",
       .examples = {"app resume sori-app"}},
      {.words = "app token issue",
       .summary = "Make a token for an app",
       .method = "AccessService.CreateCredential",
       .arguments = "parent/credential_id",
       .examples = {"app token issue sori-app/2026 --secret-file sori-app.token"},
       .fixed = {{"credential.kind", "TOKEN"},
                 {"credential.certificate_fingerprint", ""},
                 {"credential.certificate", ""}}},
      {.words = "app token list",
       .summary = "List the tokens and certificates of an app",
       .method = "AccessService.ListCredentials",
       .arguments = "parent",
       .columns = kCredentialColumns,
       .examples = {"app token list sori-app"}},
      {.words = "app token revoke",
       .summary = "Revoke a token or certificate of an app",
       .method = "AccessService.RevokeCredential",
       .arguments = "name",
       .examples = {"app token revoke sori-app/2026"}},
      {.words = "app certificate add",
       .summary = "Admit an app by a client certificate",
       .method = "AccessService.CreateCredential",
       .arguments = "parent/credential_id",
       .examples = {"app certificate add sori-app/server --file app.pem"},
       .fixed = {{"credential.kind", "CERTIFICATE"}},
       .renamed = {{"fingerprint", "certificate-fingerprint"}}},
  };
}

// What anybody does for themselves.
std::vector<Verb> OwnVerbs() {
  return {
      {.words = "session list",
       .summary = "List where you are signed in to the web console",
       .method = "SessionService.ListOwnSessions",
       .examples = {"session list"}},
      {.words = "session end",
       .summary = "End one of your sessions",
       .method = "SessionService.EndOwnSession",
       .arguments = "name",
       .examples = {"session end golfo-paradiso/bruno/session-0c8rmv5e6h0a4b9dk3t7"}},
      {.words = "guidelines show",
       .summary =
           "Show your association's guidelines for answers, and whether you acknowledged them",
       .method = "GuidelineService.GetGuidelines",
       .columns = "association version acknowledge_time text",
       .examples = {"guidelines show", "guidelines show -o yaml"}},
      {.words = "guidelines acknowledge",
       .summary = "Say that you have read the guidelines and will follow them",
       .method = "GuidelineService.AcknowledgeGuidelines",
       .arguments = "version",
       .columns = "version acknowledge_time",
       .examples = {"guidelines acknowledge 2026-11"}},
  };
}

}  // namespace

std::vector<Verb> AccessVerbs() {
  std::vector<Verb> verbs;
  for (auto* part : {StaffVerbs, GrantVerbs, AppVerbs, OwnVerbs}) {
    for (Verb& verb : part()) verbs.push_back(std::move(verb));
  }
  return verbs;
}

}  // namespace mugugno::adminctl
