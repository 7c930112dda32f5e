using System.Text.Json;

namespace ClientPortal.Tests.Features.Prospects.Calendly;

/// <summary>Bodies as Calendly posts them.</summary>
internal static class CalendlyMaker
{
    public const string Api = "https://api.calendly.com/scheduled_events/";

    public static string Created(string invitee = "EV1/invitees/IN1", string email = "awa@example.org", string name = "Awa Ndiaye",
        string? former = null, string? starts = "2026-11-24T10:00:00Z") =>
        Body("invitee.created", invitee, email, name, former, starts, null, rescheduled: false);

    public static string Cancelled(
        string invitee = "EV1/invitees/IN1", string email = "awa@example.org", string name = "Awa Ndiaye", bool rescheduled = false) =>
        Body("invitee.canceled", invitee, email, name, null, "2026-11-24T10:00:00Z", "Empêchée", rescheduled);

    private static string Body(string happened, string invitee, string email, string name, string? former, string? starts, string? reason,
        bool rescheduled) => JsonSerializer.Serialize(new
        {
            @event = happened,
            created_at = "2026-11-20T09:00:00Z",
            payload = new
            {
                uri = Api + invitee,
                email,
                name,
                timezone = "Africa/Dakar",
                text_reminder_number = "+221 77 123 45 67",
                cancel_url = "https://calendly.com/cancellations/1",
                reschedule_url = "https://calendly.com/reschedulings/1",
                old_invitee = former is null ? null : Api + former,
                rescheduled,
                questions_and_answers = new[] { new { question = "Votre société", answer = "Teranga", position = 0 },
                new { question = "Votre besoin", answer = "Un réseau <b>sûr</b>", position = 1 } },
                cancellation = reason is null ? null : new { reason, canceled_by = name, created_at = "2026-11-21T08:00:00Z" },
                scheduled_event = new
                {
                    uri = Api + invitee.Split('/')[0], name = "Premier échange", start_time = starts,
                    end_time = "2026-11-24T10:30:00Z", location = new { join_url = "javascript:alert(1)" }
                },
            },
        });
}
