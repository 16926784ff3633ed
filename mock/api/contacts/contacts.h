/* contacts.h - external contacts: found, listed, written in one world alone.
 *
 * Threads:    one exchange, one thread.
 */
#ifndef MOCK_API_CONTACTS_H
#define MOCK_API_CONTACTS_H

#include "mock/exchange/exchange.h"

/* external_contacts.c */
mock_handler mock_get_reverse_lookup, mock_get_contacts, mock_get_contact, mock_scan_contacts;
mock_handler mock_post_identifier_lookup;
mock_handler mock_post_contact, mock_put_contact, mock_delete_contact;

#endif
