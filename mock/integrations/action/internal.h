/* internal.h - inside action: contracts. */
#ifndef MOCK_ACTION_INTERNAL_H
#define MOCK_ACTION_INTERNAL_H

#include "mock/integrations/action/action.h"

/* NULL schema: no contract, GC_OK. */
GC_NODISCARD enum gc_status action_contract_read(struct action_contract **out,
                                                 const struct gc_json *doc, const cJSON *schema,
                                                 struct gc_problems *problems);
void action_contract_free(struct action_contract *c);

enum { ACTION_MAX_TEXT = 16 << 20 };

#endif
