using System.Text.Json.Nodes;
using ClientPortal.Tests.Features.Documents;
using ClientPortal.Tests.Features.Notifications.Push;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Api.EveryAnswer;

/// <summary>Every call with success, and the refusals of its own rules.</summary>
/// <param name="Anyone">Without a token.</param>
/// <param name="Admin">An administrator.</param>
/// <param name="Staff">A technician.</param>
/// <param name="Client">The administrator of a client organisation.</param>
/// <param name="Project">A project of that organisation.</param>
/// <param name="Organisation">That organisation.</param>
/// <param name="StaffId">The technician's id.</param>
internal sealed record EveryCall(
    DocumentedCaller Anyone, DocumentedCaller Admin, DocumentedCaller Staff, DocumentedCaller Client, Guid Project, Guid Organisation, Guid StaffId)
{
    private const string Price = "Prix : 100";

    private static readonly string Thumb = Uri.EscapeDataString("👍"), StaleTag = "\"0\"";

    private static readonly Guid Missing = Guid.NewGuid();

    /// <summary>A message that was sent, with its conversation.</summary>
    public (JsonNode Id, JsonNode Conversation, JsonNode Ticket) Sent { get; private set; }

    public async Task PlayAsync()
    {
        await ProjectsAsync();
        await DocumentsAsync();
        await TicketsAsync();
        await ProspectsAsync();
        await CalendarAsync();
        await NotificationsAsync();
        await AdministrationAsync();
    }

    /// <summary>The lists and what is in them, as these three see it.</summary>
    public async Task ReadAsync()
    {
        foreach (var who in new[] { Admin, Staff, Client })
        {
            foreach (var list in new[] { "projects", "documents", "calendar", "tickets", "conversations", "notifications", "events" })
            {
                var read = (await who.SendAsync(200, "GET", list == "calendar" ? "/api/calendar" : $"/api/{list}?limit=200"))!;
                foreach (var one in (read as JsonArray ?? read["items"]!.AsArray()).Take(20))
                {
                    if (list is "projects" or "documents" or "calendar")
                    {
                        await who.SendAsync(200, "GET", $"/api/{list}/{one!["id"]}");
                    }
                    else if (list is "tickets")
                    {
                        await who.SendAsync(200, "GET", $"/api/tickets/{one!["number"]}");
                        await who.SendAsync(200, "GET", $"/api/tickets/{one["number"]}/messages?limit=200");
                    }
                    else if (list is "conversations")
                    {
                        await who.SendAsync(200, "GET", $"/api/conversations/{one!["id"]}/messages?limit=200");
                    }
                }
            }

            foreach (var path in new[]
            {
                "projects?limit=1", "documents?limit=1", "tickets?limit=1", "conversations?limit=1", "notifications?limit=1", "search?q=le&limit=1",
                "search?q=zibeline", "search?hasFile=true", "documents?search=onduleur", "notifications/preferences", "push/key",
                "push/subscriptions",
            })
            {
                await who.SendAsync(200, "GET", $"/api/{path}");
            }
        }

        foreach (var one in (await Staff.SendAsync(200, "GET", "/api/prospects?limit=200"))!["items"]!.AsArray().Take(40))
        {
            await Staff.SendAsync(200, "GET", $"/api/prospects/{one!["id"]}");
        }

        foreach (var one in (await Admin.SendAsync(200, "GET", "/api/webhooks"))!["items"]!.AsArray())
        {
            await Admin.SendAsync(200, "GET", $"/api/webhooks/{one!["id"]}/deliveries?limit=1");
            await Admin.SendAsync(200, "GET", $"/api/webhooks/{one["id"]}/deliveries");
        }

        foreach (var path in new[] { "prospects?limit=1", "jobs?limit=1", "jobs?limit=200", "realtime/stats", "realtime/rooms/staff/online" })
        {
            await Admin.SendAsync(200, "GET", $"/api/{path}");
        }

        await Admin.SendAsync(200, "GET", $"/api/realtime/presence/{StaffId}");
        await Staff.SendAsync(200, "GET", "/api/events/stream");
    }

    private async Task ProjectsAsync()
    {
        var made = await Staff.SendAsync(201, "POST", "/api/projects", new { organisationId = Organisation, name = "Essai", dueOn = "2031-01-01" });
        var path = $"/api/projects/{made!["id"]}";
        await Staff.SendAsync(200, "PATCH", path, new { progress = 10 });
        await Staff.SendAsync(422, "POST", "/api/projects", new { organisationId = Organisation, name = "" });
        await Client.SendAsync(403, "POST", "/api/projects", new { organisationId = Organisation, name = "Essai" });
        await Client.SendAsync(403, "PATCH", $"/api/projects/{Project}", new { progress = 1 });
        await Staff.SendAsync(422, "PATCH", path, new { progress = 101 });
        await Staff.SendAsync(409, "PATCH", path, new { progress = 11, version = 0 });
        await Staff.SendAsync(412, "PATCH", path, new { progress = 12 }, StaleTag);
    }

    private async Task DocumentsAsync()
    {
        (string, string) project = ("projectId", $"{Project}");
        var form = DocumentedCaller.Form("Essai.txt", Price, project, ("shared", "true"), ("tags", "a, b"), ("kind", "quote"), ("note", "n"));
        var made = await Staff.SendAsync(201, "POST", "/api/documents", form);
        await Staff.SendAsync(422, "POST", "/api/documents", DocumentedCaller.Form("Essai.txt", Price));
        await Staff.SendAsync(404, "POST", "/api/documents", DocumentedCaller.Form("Essai.txt", Price, ("projectId", $"{Missing}")));
        var path = $"/api/documents/{made!["id"]}";
        await Client.SendAsync(200, "GET", $"{path}/versions/{made["version"]}/content");
        await Client.SendAsync(422, "GET", $"{path}/versions/{made["version"]}/certificate");

        object asked = new { people = new[] { Cast.Client }, all = true, dueOn = "2031-01-01" };
        await Staff.SendAsync(200, "POST", $"{path}/approvals", asked);
        await Staff.SendAsync(422, "POST", $"{path}/approvals", new { people = Array.Empty<string>() });
        await Client.SendAsync(403, "POST", $"{path}/approvals", asked);
        await Client.SendAsync(422, "POST", $"{path}/decision", Decision("refuse"));
        await Client.SendAsync(409, "POST", $"{path}/decision", new { version = 99, sha256 = "00", decision = "approve" });
        await Client.SendAsync(200, "POST", $"{path}/decision", Decision("approve"));
        await Client.SendAsync(200, "GET", $"{path}/versions/{made["version"]}/certificate");
        await Client.SendAsync(200, "GET", $"/api/documents/shelf/{Project}");

        await Client.SendAsync(403, "POST", $"{path}/versions", DocumentedCaller.Form("Essai.txt", "Prix : 90"));
        await Staff.SendAsync(422, "POST", $"{path}/versions", DocumentedCaller.Form("Essai.txt", ""));
        await Staff.SendAsync(201, "POST", $"{path}/versions", DocumentedCaller.Form("Essai.txt", "Prix : 90"));

        var link = await Staff.SendAsync(201, "POST", $"{path}/links", new { version = 1, days = 3, allowed = 2, @for = "Assurance" });
        await Staff.SendAsync(422, "POST", $"{path}/links", new { days = 0 });
        await Client.SendAsync(403, "POST", $"{path}/links", new { days = 3 });
        await Staff.SendAsync(200, "GET", $"{path}/links");
        await Client.SendAsync(403, "DELETE", $"{path}/links/{link!["id"]}");
        await Staff.SendAsync(204, "DELETE", $"{path}/links/{link["id"]}");

        await Admin.SendAsync(422, "PUT", $"{path}/hold", new { reason = new string('x', 5000) });
        await Admin.SendAsync(200, "PUT", $"{path}/hold", new { reason = "Litige" });
        await Staff.SendAsync(403, "PUT", $"{path}/hold", new { reason = "Litige" });
        await Staff.SendAsync(403, "DELETE", $"{path}/hold");
        await Admin.SendAsync(204, "DELETE", $"{path}/hold");

        object Decision(string decision) => new { version = (int)made["version"]!, sha256 = Shelf.HashOf(Price), decision };
    }

    private async Task TicketsAsync()
    {
        var made = await Client.SendAsync(201, "POST", "/api/tickets", new { title = "Essai" });
        await Client.SendAsync(422, "POST", "/api/tickets", new { title = "" });
        await Client.SendAsync(404, "POST", "/api/tickets", new { title = "Essai", projectId = Missing });
        var path = $"/api/tickets/{made!["number"]}";
        await Staff.SendAsync(200, "PATCH", path, new { priority = "urgent", assigneeId = StaffId });
        await Staff.SendAsync(422, "PATCH", path, new { title = "" });
        await Client.SendAsync(403, "PATCH", path, new { priority = "low" });
        await Staff.SendAsync(409, "PATCH", path, new { priority = "low", version = 0 });
        await Staff.SendAsync(412, "PATCH", path, new { priority = "low" }, StaleTag);

        var sent = await Staff.SendAsync(201, "POST", $"{path}/messages", Message("Bonjour"));
        await Client.SendAsync(403, "POST", $"{path}/messages", Message("Note", isInternal: true));
        await Staff.SendAsync(422, "POST", $"{path}/messages", new { content = "sans nom" });
        await Staff.SendAsync(201, "POST", $"{path}/messages", Message("Une zibeline", isInternal: true));
        Sent = (sent!["id"]!, sent["conversationId"]!, made["number"]!);

        var talk = $"/api/conversations/{sent["conversationId"]}";
        object reply = new { clientId = Guid.NewGuid(), content = "Merci", replyToId = sent["id"]!.DeepClone() };
        await Client.SendAsync(201, "POST", $"{talk}/messages", reply);
        await Client.SendAsync(403, "POST", $"{talk}/messages", Message("Note", isInternal: true));
        await Client.SendAsync(422, "POST", $"{talk}/messages", new { content = "sans nom" });
        await Client.SendAsync(204, "POST", $"{talk}/read", new { });
        await Client.SendAsync(204, "POST", $"{talk}/typing");
        var file = await Client.SendAsync(201, "POST", $"{talk}/files", DocumentedCaller.Form("a.txt", "Un texte"));
        await Client.SendAsync(422, "POST", $"{talk}/files", DocumentedCaller.Form("a.txt", ""));
        await Client.SendAsync(200, "GET", $"/api/files/{file!["id"]}");

        var message = $"/api/messages/{sent["id"]}";
        await Staff.SendAsync(200, "PATCH", message, new { content = "Bonsoir" });
        await Staff.SendAsync(422, "PATCH", message, new { content = "" });
        await Staff.SendAsync(204, "PUT", $"{message}/reactions/{Thumb}");
        await Staff.SendAsync(422, "PUT", $"{message}/reactions/x");
        await Staff.SendAsync(204, "DELETE", $"{message}/reactions/{Thumb}");
        await Client.SendAsync(422, "DELETE", message);
        await Staff.SendAsync(204, "DELETE", message);

        await Staff.SendAsync(201, "POST", "/api/conversations", new { projectId = Project });
        await Staff.SendAsync(404, "POST", "/api/conversations", new { people = new[] { Missing } });
        await Staff.SendAsync(422, "POST", "/api/conversations", new { people = Array.Empty<Guid>() });

        static object Message(string content, bool isInternal = false) => new { clientId = Guid.NewGuid(), content, @internal = isInternal };
    }

    private async Task ProspectsAsync()
    {
        object asked = new { lastName = "Essai", email = "essai@example.org", company = "Essai SA" };
        var made = await Staff.SendAsync(201, "POST", "/api/prospects", asked);
        await Staff.SendAsync(201, "POST", "/api/prospects", asked);
        await Staff.SendAsync(409, "POST", "/api/prospects?onDuplicate=reject", asked);
        await Staff.SendAsync(422, "POST", "/api/prospects", new { });
        var path = $"/api/prospects/{made!["id"]}";
        await Staff.SendAsync(200, "PATCH", path, new { status = "contacted" });
        await Staff.SendAsync(422, "PATCH", path, new { email = "essai" });
        await Staff.SendAsync(409, "PATCH", path, new { notes = "x", version = 0 });
        await Staff.SendAsync(412, "PATCH", path, new { notes = "x" }, StaleTag);
        await Staff.SendAsync(204, "DELETE", path);
    }

    private async Task CalendarAsync()
    {
        await Staff.SendAsync(422, "GET", "/api/calendar?from=2026-01-01&to=2030-01-01");
        var made = await Staff.SendAsync(201, "POST", "/api/calendar", Planned(2031));
        await Staff.SendAsync(422, "POST", "/api/calendar", Planned(2031, zone: "nulle part"));
        await Staff.SendAsync(404, "POST", "/api/calendar", Planned(2031, projectId: Missing));
        var path = $"/api/calendar/{made!["id"]}";
        await Staff.SendAsync(200, "PATCH", path, new { title = "Déplacé" });
        await Staff.SendAsync(409, "PATCH", path, new { title = "Encore", version = 0 });
        await Staff.SendAsync(422, "PATCH", path, new { zone = "nulle part" });
        await Staff.SendAsync(200, "POST", $"{path}/reply", new { answer = "yes" });
        await Staff.SendAsync(422, "POST", $"{path}/attendance", new { attendeeId = made["attendees"]![0]!["id"]!.DeepClone(), attended = true });

        var past = await Staff.SendAsync(201, "POST", "/api/calendar", Planned(2026));
        object attended = new { attendeeId = past!["attendees"]![0]!["id"]!.DeepClone(), attended = true };
        await Staff.SendAsync(200, "POST", $"/api/calendar/{past["id"]}/attendance", attended);

        var series = await Staff.SendAsync(201, "POST", "/api/calendar", Planned(2031, rrule: "FREQ=WEEKLY;COUNT=5"));
        await Staff.SendAsync(204, "DELETE", $"/api/calendar/{series!["id"]}?occurrence=2031-01-15T09:00");
        await Staff.SendAsync(422, "DELETE", $"/api/calendar/{series["id"]}?occurrence=2031-01-16T09:00");
        await Staff.SendAsync(200, "GET", $"/api/calendar/{series["id"]}");
        await Staff.SendAsync(200, "GET", $"/api/calendar/free?people={StaffId}&from=2031-01-08");
        await Staff.SendAsync(404, "GET", $"/api/calendar/free?people={Missing}");
        await Staff.SendAsync(204, "DELETE", path);
        await Staff.SendAsync(422, "POST", $"{path}/reply", new { answer = "no" });

        object Planned(int year, string zone = "Africa/Dakar", Guid? projectId = null, string rrule = "") => new
        {
            title = "Essai", kind = "meeting", start = $"{year}-01-08T09:00", end = $"{year}-01-08T10:00", zone, rrule, projectId,
            attendees = new[] { $"{StaffId}", "essai@example.org" },
        };
    }

    private async Task NotificationsAsync()
    {
        var first = (await Staff.SendAsync(200, "GET", "/api/notifications?limit=1"))!["items"]![0]!["id"];
        await Staff.SendAsync(204, "POST", $"/api/notifications/{first}/read");
        await Staff.SendAsync(204, "POST", "/api/notifications/read-all");
        var quiet = new { from = "22:00", to = "07:00", days = new[] { "monday" } };
        await Staff.SendAsync(200, "PUT", "/api/notifications/preferences", new { quietHours = quiet, subjects = Followed(Project) });
        await Staff.SendAsync(404, "PUT", "/api/notifications/preferences", new { subjects = Followed(Missing) });

        using var device = new PushDevice();
        var made = await Staff.SendAsync(201, "POST", "/api/push/subscriptions", device.Body("https://push.example.org/essai", content: true));
        await Staff.SendAsync(422, "POST", "/api/push/subscriptions", device.Body("http://push.example.org/essai"));
        await Staff.SendAsync(204, "DELETE", $"/api/push/subscriptions/{made!["id"]}");
        await Staff.SendAsync(201, "POST", "/api/push/subscriptions", device.Body("https://push.example.org/autre", content: true));

        static object Followed(Guid id) => new[] { new { subject = "project", subjectId = id, level = "mentions" } };
    }

    private async Task AdministrationAsync()
    {
        object message = new { personId = StaffId, title = "Essai", message = "Un texte", endsAt = "2031-01-01T00:00:00Z" };
        await Admin.SendAsync(200, "POST", "/api/realtime/notify", message);
        await Admin.SendAsync(422, "POST", "/api/realtime/notify", new { personId = StaffId, title = "" });
        await Staff.SendAsync(403, "POST", "/api/realtime/notify", message);
        await Admin.SendAsync(200, "POST", "/api/realtime/broadcast", new { audience = "staff", title = "Essai" });
        await Admin.SendAsync(422, "POST", "/api/realtime/broadcast", new { audience = "staff", title = "" });
        await Staff.SendAsync(403, "POST", "/api/realtime/broadcast", new { audience = "staff", title = "Essai" });

        await Admin.SendAsync(204, "POST", $"/api/jobs/{await FirstAsync("/api/jobs?state=dead")}/retry");
        await Admin.SendAsync(422, "POST", $"/api/jobs/{await FirstAsync("/api/jobs?state=done")}/retry");

        var deliveries = $"/api/webhooks/{await FirstAsync("/api/webhooks")}/deliveries";
        await Admin.SendAsync(204, "POST", $"/api/webhooks/deliveries/{await FirstAsync(deliveries)}/replay");
        object subscribed = new { name = "Essai", url = "https://example.org/essai", events = new[] { "calendar.*" }, organisationId = Organisation };
        var made = await Admin.SendAsync(201, "POST", "/api/webhooks", subscribed);
        await Admin.SendAsync(422, "POST", "/api/webhooks", new { name = "Essai", url = "http://example.org" });
        await Admin.SendAsync(204, "POST", $"/api/webhooks/{made!["id"]}/enable");
        await Admin.SendAsync(204, "DELETE", $"/api/webhooks/{made["id"]}");

        await Anyone.SendAsync(401, "POST", "/api/auth/login", new { email = "none@example.org", password = "none" });
        await Anyone.SendAsync(401, "POST", "/api/auth/refresh", new { refreshToken = "none" });
        await Anyone.SendAsync(200, "POST", "/api/auth/refresh", new { refreshToken = (string)Anyone.Tokens!["refreshToken"]! });

        async Task<JsonNode> FirstAsync(string list) => (await Admin.SendAsync(200, "GET", list))!["items"]![0]!["id"]!;
    }
}
