#include "tenant/transfers/offered.h"

#include <algorithm>

namespace mugugno::tenant {

bool IsOffered(v1::Transfer::Field field, const OfferedFields& fields) {
  return std::find(fields.begin(), fields.end(), field) != fields.end();
}

storage::v1::EntryWords Offered(storage::v1::EntryWords words, const OfferedFields& fields) {
  if (!words.has_message()) return words;
  v1::InboundMessage& message = *words.mutable_message();
  message.clear_user_id();
  message.clear_reply_to();
  if (!IsOffered(v1::Transfer::FIELD_DISPLAY_NAME, fields)) message.clear_display_name();
  if (!IsOffered(v1::Transfer::FIELD_PHONE_NUMBER, fields)) message.clear_phone_number();
  if (!IsOffered(v1::Transfer::FIELD_EMAIL, fields)) message.clear_email();
  if (!IsOffered(v1::Transfer::FIELD_POSITION, fields)) {
    message.clear_position();
    for (storage::v1::AttachedFile& file : *words.mutable_files()) file.clear_photo();
  }
  if (!IsOffered(v1::Transfer::FIELD_HOME_COMUNE, fields)) message.clear_home_comune();
  return words;
}

storage::v1::ContactWords Offered(const storage::v1::ContactWords& contact,
                                  const OfferedFields& fields) {
  storage::v1::ContactWords offered;
  if (IsOffered(v1::Transfer::FIELD_DISPLAY_NAME, fields)) {
    offered.set_display_name(contact.display_name());
  }
  if (IsOffered(v1::Transfer::FIELD_PHONE_NUMBER, fields)) {
    offered.set_phone_number(contact.phone_number());
  }
  if (IsOffered(v1::Transfer::FIELD_EMAIL, fields)) offered.set_email(contact.email());
  return offered;
}

}  // namespace mugugno::tenant
