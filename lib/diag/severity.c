/*
 * How bad an incident is. See span.h.
 */
#include "diag/span.h"

uint8_t md_severity_disposition(const md_span *span)
{
    const md_group *group = span->group;
    uint8_t worst = group->disposition;

    if (group->row_count == 0)
        return worst;
    worst = MAILDIAG_DISPOSITION_NONE;
    for (size_t i = 0; i < group->row_count; i++) {
        const md_row *row = &group->rows[i];
        uint8_t own = MAILDIAG_DISPOSITION_DEFERRED;
        if (!md_span_holds(span, row))
            continue;
        if (md_span_blames(span, row) &&
            row->state == MAILDIAG_RECIPIENT_EXPIRED)
            own = MAILDIAG_DISPOSITION_EXPIRED;
        else if (md_span_blames(span, row) && md_row_returned(row))
            own = MAILDIAG_DISPOSITION_BOUNCED;
        if (own > worst)
            worst = own;
    }
    return worst;
}

/* Mail lost for somebody: error. A notification that found nobody to read
 * it: warning. Mail that waits: warning. All else: notice. */
static uint8_t severity_of_mail(const md_span *span)
{
    uint8_t worst = MAILDIAG_SEVERITY_NOTICE;

    for (size_t i = 0; i < span->group->row_count; i++) {
        const md_row *row = &span->group->rows[i];
        uint8_t own = MAILDIAG_SEVERITY_NOTICE;
        if (!md_span_blames(span, row))
            continue;
        if (md_row_returned(row))
            own = row->null_sender ? MAILDIAG_SEVERITY_WARNING
                                   : MAILDIAG_SEVERITY_ERROR;
        else if (md_span_keeps_waiting(span, row))
            own = MAILDIAG_SEVERITY_WARNING;
        if (own > worst)
            worst = own;
    }
    return worst;
}

/* A fault of this host is an error, but for what it only warns about: a
 * configuration that could be better, a limit that is near. */
static uint8_t severity_of_fault(const md_pass *p, const md_span *span)
{
    const md_group *group = span->group;
    uint16_t cause = group->verdict.cause;
    bool weak = md_traits_is(&p->traits, cause, MD_KNOWN_LOCAL_CONFIG_ERROR) ||
                md_traits_is(&p->traits, cause, MD_KNOWN_LOCAL_PERMISSION) ||
                md_traits_is(&p->traits, cause, MD_KNOWN_LOCAL_ERROR);
    bool felt = group->row_count > 0 ||
                group->disposition == MAILDIAG_DISPOSITION_REJECTED;

    if (felt || (!weak && !md_traits_is(&p->traits, cause,
                                        MD_KNOWN_LOCAL_RESOURCE_LIMIT)))
        return MAILDIAG_SEVERITY_ERROR;
    if (!weak || group->level >= MAILDIAG_LEVEL_ERROR)
        return MAILDIAG_SEVERITY_WARNING;
    return MAILDIAG_SEVERITY_NOTICE;
}

/* Own users that are refused want help; who mistypes a recipient was told so
 * at once. */
static uint8_t severity_of_own(const md_span *span)
{
    return span->trait->grouping == MD_GROUP_DOMAIN ? MAILDIAG_SEVERITY_NOTICE
                                                    : MAILDIAG_SEVERITY_WARNING;
}

uint8_t md_severity_of(const md_pass *p, const md_span *span)
{
    const md_group *group = span->group;
    bool outbound = group->direction == MAILDIAG_DIRECTION_CLIENT;

    switch (group->flavour) {
    case MD_FLAVOUR_HOST:
        return severity_of_fault(p, span);
    case MD_FLAVOUR_DERIVED:
        if (span->trait->host)
            return MAILDIAG_SEVERITY_ERROR;
        if (outbound && !group->alarming)
            return severity_of_mail(span);
        return group->alarming ? MAILDIAG_SEVERITY_WARNING
                               : MAILDIAG_SEVERITY_NOTICE;
    case MD_FLAVOUR_OPERATOR:
    case MD_FLAVOUR_WARNED:
        return MAILDIAG_SEVERITY_NOTICE;
    case MD_FLAVOUR_OWN:
        return severity_of_own(span);
    case MD_FLAVOUR_TRIED:
        return md_traits_is(&p->traits, group->verdict.cause,
                            MD_KNOWN_CONNECT_UNREACHABLE)
                   ? MAILDIAG_SEVERITY_NOTICE
                   : MAILDIAG_SEVERITY_INFO;
    case MD_FLAVOUR_STRANGER:
        return MAILDIAG_SEVERITY_INFO;
    default:
        return severity_of_mail(span);
    }
}
