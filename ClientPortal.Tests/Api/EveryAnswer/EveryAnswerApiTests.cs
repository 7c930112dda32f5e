using System.Text.Json.Nodes;
using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;
using ClientPortal.Domain.Webhooks;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Api;
using ClientPortal.Web.Data;
using ClientPortal.Web.Features.Documents;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.ServiceAccounts;
using ClientPortal.Web.Features.Tickets;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Api.EveryAnswer;

/// <summary>
/// The OpenAPI document promises nothing that is not answered: each documented status of each call is seen, and each documented field of a success
/// with a value. That every answer is documented as it is, <see cref="DocumentedAnswers"/> finds for the calls of all tests.
/// </summary>
public sealed class EveryAnswerApiTests : IAsyncLifetime
{
    /// <summary>Statuses that one piece of code gives all calls alike: one test proves it, for one call.</summary>
    private static readonly (string Status, string? Description, string Why)[] Shared =
    [
        ("500", null, "ApiProblemsTests: a fault anywhere is answered by ApiProblems"),
        ("507", null, "StorageFullTests: a full disk is recognised where all saves pass, in PortalStore"),
        ("409", Idempotency.Running, "IdempotencyApiTests: one filter of all POSTs with a JSON body"),
        ("422", Idempotency.Other, "IdempotencyApiTests: the same filter"),
    ];

    /// <summary>Fields that are documented and have no value.</summary>
    private static readonly Dictionary<string, string> Never = new(StringComparer.Ordinal)
    {
        ["PageOfPushDeviceItem next"] = "all lists have this form, and a person has few devices",
        ["PageOfWebhookBody next"] = "all lists have this form, and there are few subscriptions",
    };

    private readonly HostedPortal portal = HostedPortal.Listening(new Dictionary<string, string>
    {
        ["Portal:Files:LargestMegabytes"] = "1",
        ["Portal:Documents:LargestMegabytes"] = "1",
        ["Portal:Documents:KeepDays:Quote"] = "365",
    });

    private readonly SocketsHttpHandler handler = new()
    {
        // A body that is too large is not sent: the server is asked first.
        AllowAutoRedirect = false, UseCookies = false, Expect100ContinueTimeout = TimeSpan.FromMinutes(1),
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        handler.Dispose();
        await portal.DisposeAsync();
    }

    [Fact]
    public async Task Every_documented_status_and_field_is_real()
    {
        using var http = new HttpClient(handler, disposeHandler: false) { BaseAddress = portal.Address };
        var json = JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!;
        var document = new DocumentedAnswers(json);
        var anyone = new DocumentedCaller(portal, document, http);
        var (admin, staff, client) =
            (await anyone.SignInAsync(Cast.Admin, isAdmin: true), await anyone.SignInAsync(Cast.Technician), await anyone.SignInAsync(Cast.Client));
        var project = await portal.Store.ReadAsync(db => db.Projects.SingleAsync(one => one.Name == Cast.Cloud));
        var (administrator, technician) = (await ViewerAsync(Cast.Admin), await ViewerAsync(Cast.Technician));

        var calls = new EveryCall(anyone, admin, staff, client, project.Id, project.OrganisationId, technician.PersonId);
        await calls.PlayAsync();
        await EveryRefusal.PlayAsync(
            json, anyone, admin, client, await ProgramAsync("search"), await ProgramAsync("projects"));
        await GiveValuesAsync(technician);
        await calls.ReadAsync();
        await admin.SendAsync(200, "GET", "/api/documents?removed=true&limit=200");
        await admin.SendAsync(200, "GET", $"/api/realtime/presence/{(await ViewerAsync(Cast.Outsider)).PersonId}");
        await admin.SendAsync(200, "GET", $"/api/documents/{await IdAsync(db => db.Documents.Where(one => one.RemovedAt != null))}");
        await staff.SendAsync(200, "GET", $"/api/documents/{await IdAsync(db => db.Documents.Where(one => one.Name == "Essai.txt"))}/links");
        await admin.SendAsync(422, "POST", $"/api/webhooks/deliveries/{await IdOfDisabledAsync()}/replay");
        await TooOftenAsync(anyone, admin, staff, calls, administrator, technician);
        await AfterPruningAsync(staff);

        Assert.Empty(document.Wrong);
        Assert.Empty(document.Documented.Except(document.Seen).Where(one => !IsShared(json, one)).Order(StringComparer.Ordinal));
        Assert.Empty(document.DocumentedFields.Except(document.SeenFields).Except(Never.Keys).Order(StringComparer.Ordinal));
        Assert.Empty(Never.Keys.Intersect(document.SeenFields));
        Assert.Empty(Never.Keys.Except(document.DocumentedFields));

        async Task<DocumentedCaller> ProgramAsync(string area) => anyone.With((await portal.Get<ServiceAccountCommands>()
            .MakeAsync(administrator, new ServiceAccountFields(area, null, TokenScope.Admin, [area], null))).Token);
    }

    private Task<Guid> IdAsync(Func<PortalDb, IQueryable<Document>> of) => portal.Store.ReadAsync(db => of(db).Select(one => one.Id).FirstAsync());

    // A delivery of a subscription that is disabled.
    private Task<Guid> IdOfDisabledAsync() => portal.Store.WriteAsync(async db =>
    {
        var delivery = await db.WebhookDeliveries.FirstAsync();
        var webhook = await db.Webhooks.SingleAsync(one => one.Id == delivery.WebhookId);
        db.Entry(webhook).Property(one => one.DisabledAt).CurrentValue = portal.Get<TimeProvider>().GetUtcNow();
        return delivery.Id;
    });

    private static bool IsShared(JsonNode document, string documented)
    {
        var (method, path, status) = documented.Split(' ') is [var one, var two, var three] ? (one, two, three) : throw new FormatException();
        var description = (string?)document["paths"]![path]![method.ToLowerInvariant()]!["responses"]![status]!["description"];
        return Array.Exists(Shared, shared => shared.Status == status && (shared.Description is null || shared.Description == description));
    }

    // What commands without a call of their own, other people or time give a value to.
    private async Task GiveValuesAsync(Viewer technician)
    {
        portal.Get<PresenceBoard>().Connect(technician.PersonId, "essai");
        await portal.Get<PreferenceCommands>().SilenceAsync(technician, Silence.Hour);
        var (document, removed) = await portal.Store.ReadAsync(async db => (
            await db.Documents.Where(one => one.Name == "Essai.txt").Select(one => one.Id).SingleAsync(),
            await db.Documents
                .Where(one => one.Name != "Essai.txt" && one.RemovedAt == null && one.HeldAt == null && one.State != DocumentState.Awaiting)
                .Select(one => one.Id).FirstAsync()));
        await portal.Get<DocumentCommands>().RestoreVersionAsync(technician, document, 1);
        await portal.Get<DocumentCommands>().RemoveAsync(technician, removed);
        var tickets = await portal.Store.ReadAsync(db => db.Tickets.Where(one => one.MergedIntoId == null)
            .GroupBy(one => one.OrganisationId).Where(group => group.Count() > 1)
            .Select(group => new { From = group.Max(one => one.Number), Into = group.Min(one => one.Number) }).FirstAsync());
        await portal.Get<TicketCommands>().MergeAsync(technician, tickets.From, tickets.Into);

        await portal.Store.WriteAsync(async db =>
        {
            var now = portal.Get<TimeProvider>().GetUtcNow();
            Set(await db.Set<Appointment>().FirstAsync(), nameof(Appointment.CancelledAt), now);
            Set(await db.DocumentLinks.FirstAsync(one => one.DocumentId == document), nameof(DocumentLink.OpenedAt), now);
            Set(await db.Notifications.FirstAsync(one => one.PersonId == technician.PersonId), nameof(Notification.SnoozedUntil), now.AddHours(1));
            Set(await db.PushSubscriptions.FirstAsync(one => one.PersonId == technician.PersonId), nameof(PushSubscription.LastDeliveredAt), now);
            Set(await db.WebhookDeliveries.FirstAsync(), nameof(WebhookDelivery.DueAt), now.AddDays(1));
            Set(await db.Webhooks.FirstAsync(one => one.RemovedAt == null), nameof(Webhook.FailingSince), now);
            var prospect = await db.Prospects.OrderByDescending(one => one.Id).FirstAsync(one => one.DeletedAt == null);
            var project = await db.Projects.FirstAsync();
            Set(prospect, nameof(Prospect.ConvertedAt), now);
            Set(prospect, nameof(Prospect.OrganisationId), project.OrganisationId);
            Set(prospect, nameof(Prospect.ProjectId), project.Id);

            void Set(object entity, string property, object value) => db.Entry(entity).Property(property).CurrentValue = value;
        });
    }

    // Each limit is filled at its counter and met at the call.
    private async Task TooOftenAsync(
        DocumentedCaller anyone, DocumentedCaller admin, DocumentedCaller staff, EveryCall calls, Viewer administrator, Viewer technician)
    {
        var (limits, messages) = (portal.Get<RateLimits>(), portal.Get<MessageRateLimits>());
        foreach (var action in Enum.GetValues<MessageAction>())
        {
            while (Taken(action))
            {
            }
        }

        object message = new { clientId = Guid.NewGuid(), content = "Trop" };
        await staff.SendAsync(429, "POST", $"/api/tickets/{calls.Sent.Ticket}/messages", message);
        await staff.SendAsync(429, "POST", $"/api/conversations/{calls.Sent.Conversation}/messages", message);
        await staff.SendAsync(429, "POST", $"/api/conversations/{calls.Sent.Conversation}/typing");
        await staff.SendAsync(429, "PATCH", $"/api/messages/{calls.Sent.Id}", new { content = "Trop" });
        await staff.SendAsync(429, "DELETE", $"/api/messages/{calls.Sent.Id}");
        await staff.SendAsync(429, "PUT", $"/api/messages/{calls.Sent.Id}/reactions/x");
        await staff.SendAsync(429, "DELETE", $"/api/messages/{calls.Sent.Id}/reactions/x");

        while (limits.Enter(RateLimits.Upload, "192.0.2.1", $"{technician.PersonId}").Wait is null)
        {
        }

        foreach (var path in new[] { "documents", $"documents/{Guid.NewGuid()}/versions", $"conversations/{Guid.NewGuid()}/files" })
        {
            await staff.SendAsync(429, "POST", $"/api/{path}", DocumentedCaller.Form("a.txt", "a"));
        }

        while (limits.Enter(new RateLimit("announcement", 30, 30, TimeSpan.FromMinutes(5)), administrator) is null)
        {
        }

        await admin.SendAsync(429, "POST", "/api/realtime/broadcast", new { audience = "staff", title = "Trop" });
        await admin.SendAsync(429, "POST", "/api/realtime/notify", new { personId = technician.PersonId, title = "Trop" });

        while (limits.Enter(RateLimits.SignIn, "192.0.2.1", "none@example.org").Wait is null)
        {
        }

        await anyone.SendAsync(429, "POST", "/api/auth/login", new { email = "none@example.org", password = "none" });

        bool Taken(MessageAction action)
        {
            try
            {
                messages.Take(technician, action);
                return true;
            }
            catch (RuleBroken)
            {
                return false;
            }
        }
    }

    private async Task AfterPruningAsync(DocumentedCaller staff)
    {
        await portal.Store.WriteAsync(db =>
        {
            db.Log.Add(EventRow.Of(new LogPruned { UpTo = 2 }));
            return Task.CompletedTask;
        });
        await staff.SendAsync(410, "GET", "/api/events?after=1");
        await staff.SendAsync(410, "GET", "/api/events/stream?after=1");
    }

    private async Task<Viewer> ViewerAsync(string email) => (await portal.Get<ViewerSource>().OfAsync(
        await portal.Store.ReadAsync(db => db.People.Where(person => person.Email == email).Select(person => person.Id).SingleAsync())))!;
}
