# shellcheck shell=bash
# What the demo shows. Sourced by deploy/demo.
# shellcheck disable=SC2154  # folder, adminctl, port and tls are set there

# The citizen whose story is told: a message of messages.jsonl, whose id is the citizen's user id.
citizen=sori-lampione
answer="Buongiorno, grazie della segnalazione: la squadra ripara il lampione giovedì mattina."

tour() {
  if [[ -e $folder/toured ]]; then
    say "The open tickets, emergencies first"
    as comunicazione ticket list --limit 20
  else
    submit_messages
    answer_one
    touch "$folder/toured"
  fi
  citizen_reads
  mails_of_offices
  how_to_go_on
}

submit_messages() {
  say "Citizens write, each in the app of a comune or in the shared one: where does it go, and why?"
  as comunicazione message submit --file deploy/example/messages.jsonl
  say "What names no comune waits in the lobby: asked once, then a person decides"
  as comunicazione lobby list
}

# The citizen's number is on the comune's ticket too.
answer_one() {
  local number ticket
  number=$(as comunicazione submission list sori-app --user-id "$citizen" -o json |
    jq -r '.. | .number? // empty' | head -n 1)
  ticket=$(as tecnico-sori ticket list sori --office sori/tecnico -o json |
    jq -r --arg number "$number" '.. | objects | select(.number? == $number) | .name' | head -n 1)
  if [[ -z $ticket ]]; then fail "the ticket of $citizen ($number) is not with sori/tecnico"; fi
  ticket=${ticket#tenants/}
  ticket=${ticket/tickets\//}
  say "The technical office of Sori answers ticket $number"
  as tecnico-sori ticket reply "$ticket" "$answer"
}

citizen_reads() {
  local conversation
  conversation=$(as comunicazione submission list sori-app --user-id "$citizen" -o json |
    jq -r '.. | .conversation? // empty' | head -n 1)
  conversation=${conversation#apps/}
  conversation=${conversation/conversations\//}
  say "What the citizen reads in the app of Sori"
  as comunicazione conversation list "$conversation"
}

# The mails of the hand-offs. A moment ago some were still on their way.
mails_of_offices() {
  local _
  for _ in {1..50}; do
    something_is_on_its_way || break
    sleep 0.2
  done
  say "Offices with a mailbox got a mail ($folder/mail)"
  find "$folder/mail" -name '*.eml' -printf '%f\n' | sed -n 's/^[0-9]*-\(.*\)\.eml$/  \1/p' | sort | uniq -c
}

something_is_on_its_way() {
  local comune
  for comune in $(as comunicazione tenant list -o json | jq -r '.. | .name? // empty'); do
    as comunicazione delivery list "${comune#tenants/}" --states QUEUED,SENDING -o json | grep -q '"name"' &&
      return
  done
  return 1
}

how_to_go_on() {
  say "How to go on, in another terminal"
  cat <<END
  export MUGUGNO_CONFIG=$folder/adminctl.yaml
  adminctl=$adminctl

  \$adminctl message submit golfo-app 'Buca davanti alla scuola di Megli'
  \$adminctl message submit --file deploy/example/messages.jsonl
  \$adminctl route explain 'Lampione spento qui' --lat 44.3722 --lon 9.1053
  \$adminctl ticket list
  \$adminctl lobby list
  \$adminctl delivery list sori --states QUEUED,SENT

As the association's administrator, by a client certificate instead of a token:

  \$adminctl --config $folder/coordinamento.yaml tenant check recco

Any gRPC client does; with buf (https://buf.build), in this folder, once with a token:

  buf curl --schema proto --protocol grpc --cacert $tls/ca.pem \\
    -H "authorization: Bearer \$(cat $folder/secrets/sori-app.token)" \\
    -d '{"parent": "apps/sori-app", "request_id": "'\$(cat /proc/sys/kernel/random/uuid)'",
         "message": {"user_id": "anna", "text": "Buca in via Garibaldi"}}' \\
    https://127.0.0.1:$port/mugugno.v1.SubmissionService/SubmitMessage

and once with the app's certificate, without the schema, which the gateway tells:

  buf curl --protocol grpc --cacert $tls/ca.pem --cert $tls/sori-app.pem --key $tls/sori-app.key \\
    -d '{"parent": "apps/sori-app", "user_id": "anna"}' \\
    https://127.0.0.1:$port/mugugno.v1.SubmissionService/ListSubmissions

The same calls are plain HTTP with JSON, too (https://connectrpc.com), as for a browser:

  curl --cacert $tls/ca.pem -H 'content-type: application/json' \\
    -H "authorization: Bearer \$(cat $folder/secrets/sori-app.token)" \\
    -d '{"parent": "apps/sori-app", "userId": "anna"}' \\
    https://127.0.0.1:$port/mugugno.v1.SubmissionService/ListSubmissions

Citizens without an app write on a page in the browser (the certificate is the demo's own):
https://localhost:$port/modulo/associazione/$association/modulo
END
  how_to_sign_in
  cat <<END

Certificates are in $tls, tokens in $folder/secrets, the mails that offices got in $folder/mail, logs
in $folder/log.
END
}
