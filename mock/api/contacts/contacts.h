/* contacts.h - external contacts: found, listed, written in one world alone, with their notes.
 *
 * An org keeps contacts in the words of the tutorial or of the API; the API's endpoints answer in
 * its own words alone.
 *
 * Threads:    one exchange, one thread.
 */
#ifndef MOCK_API_CONTACTS_H
#define MOCK_API_CONTACTS_H

#include "mock/exchange/exchange.h"

/* external_contacts.c */
mock_handler mock_get_contacts, mock_get_contact, mock_scan_contacts;
/* contact_lookup.c */
mock_handler mock_get_reverse_lookup, mock_post_identifier_lookup;
/* contact_write.c */
mock_handler mock_post_contact, mock_put_contact, mock_patch_contact, mock_delete_contact;
/* notes.c */
mock_handler mock_get_notes, mock_get_note, mock_post_note, mock_put_note, mock_delete_note;

/* contact_json.c: the contact in the words of the API. What it has in the tutorial's words is said
 * in those: name in two, email as workEmail, attributes as customFields, phoneNumbers as the phones
 * that are free. Nothing is written that the API does not have. */
void mock_write_contact(struct gc_jsonw *w, const struct mock_org *org,
                        const struct mock_contact *contact);
void mock_reply_contact(struct mock_exchange *x, const struct mock_contact *contact);
/* The contact that the path names, false after a 404. */
bool mock_asked_contact(struct mock_exchange *x, struct mock_contact *out);
/* Patches the contact (RFC 7396) in this world; false after an answer. */
bool mock_patch_stored_contact(struct mock_exchange *x, const char *id,
                               const struct gc_json *patch);

#endif
