using System.Net;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Notifications.Push;
using ClientPortal.Web.Jobs;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Tests.Features.Notifications.Push;

public sealed class PushJobCommandsTests
{
    [Fact]
    public async Task A_notification_reaches_every_device_of_the_person_in_their_language_with_the_words_where_they_chose_so()
    {
        await using var sink = await PushSink.StartAsync();
        await using var portal = await PushDesk.StartAsync();
        using var phone = new PushDevice();
        using var desk = new PushDevice();
        await portal.AddDeviceAsync(portal.Member, sink, phone);
        await portal.AddDeviceAsync(portal.Member, sink, desk, showsContent: true);
        var group = await GroupAsync(portal);

        await portal.WriteAsync(portal.Technician, group, "Le code est 4711");
        await Eventually.TrueAsync(() => sink.Received.Count == 2);

        var row = Assert.Single(await portal.ListAsync(portal.Member));
        var (quiet, open) = (Read(sink, phone), Read(sink, desk));
        Assert.Equal(("Vous avez une nouvelle notification", "Messages", row.Href), (quiet.Title, quiet.Text, quiet.Href));
        Assert.DoesNotContain("4711", quiet.Raw, StringComparison.Ordinal);
        Assert.Equal("Tous", open.Title);
        Assert.EndsWith("Le code est 4711", open.Text, StringComparison.Ordinal);
        Assert.All(sink.Received, sent => Assert.Equal($"{row.Id:N}", sent.Headers["Topic"]));
        Assert.All(sink.Received, sent => Assert.Equal($"{7 * 24 * 3600}", sent.Headers["TTL"]));
        await Eventually.TrueAsync(
            async () => (await portal.DevicesAsync(portal.Member)).TrueForAll(device => device.LastDeliveredAt is not null));
    }

    [Fact]
    public async Task What_was_read_withdrawn_or_is_no_longer_theirs_is_not_sent()
    {
        await using var sink = await PushSink.StartAsync();
        await using var portal = await PushDesk.StartAsync(hosted: false);
        using var device = new PushDevice();
        var id = await portal.AddDeviceAsync(portal.Member, sink, device);
        var group = await GroupAsync(portal);
        await portal.WriteAsync(portal.Technician, group, "Bonjour");
        var line = await NotifyAsync(portal);

        await portal.Notifications().ReadAsync(portal.Member, line);
        await SkippedAsync(portal, line, id);
        await portal.Notifications().MarkUnreadAsync(portal.Member, line);
        await portal.Get<MessengerCommands>().RemoveAsync(portal.Technician, group, portal.Member.PersonId);
        await SkippedAsync(portal, line, id);
        await SkippedAsync(portal, Guid.NewGuid(), id);
        await SkippedAsync(portal, line, Guid.NewGuid());
        Assert.Empty(sink.Received);
    }

    [Fact]
    public async Task The_answer_of_the_push_service_decides_what_follows()
    {
        await using var sink = await PushSink.StartAsync();
        var clock = new FakeClock();
        await using var portal = await PushDesk.StartAsync(clock, hosted: false);
        using var device = new PushDevice();
        var id = await portal.AddDeviceAsync(portal.Member, sink, device);
        await portal.WriteAsync(portal.Technician, await GroupAsync(portal), "Bonjour");
        var line = await NotifyAsync(portal);

        sink.Answer = (HttpStatusCode.TooManyRequests, 90);
        Assert.Equal(clock.GetUtcNow().AddSeconds(90), Assert.IsType<JobOutcome.Postponed>(await RunAsync(portal, line, id)).DueAt);
        sink.Answer = (HttpStatusCode.ServiceUnavailable, null);
        await Assert.ThrowsAsync<HttpRequestException>(() => RunAsync(portal, line, id));
        sink.Answer = (HttpStatusCode.BadRequest, null);
        await SkippedAsync(portal, line, id);
        Assert.Single(await portal.DevicesAsync(portal.Member));
        sink.Answer = (HttpStatusCode.Created, null);
        Assert.Same(JobOutcome.Done, await RunAsync(portal, line, id));
        Assert.Equal(clock.GetUtcNow(), Assert.Single(await portal.DevicesAsync(portal.Member)).LastDeliveredAt);
        sink.Answer = (HttpStatusCode.Gone, null);
        await SkippedAsync(portal, line, id);
        Assert.Empty(await portal.DevicesAsync(portal.Member));
    }

    [Theory]
    [InlineData("ticket-broken", PushUrgency.High, 24)]
    [InlineData("account-sign-in", PushUrgency.High, 24)]
    [InlineData("message", PushUrgency.Normal, 168)]
    [InlineData("project-updated", PushUrgency.Low, 72)]
    public async Task Its_kind_decides_how_urgent_it_is_and_how_long_it_is_kept(string kind, PushUrgency urgency, int hours)
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var row = Row(kind) with { Title = new string('é', 2_000), Part = string.Concat(Enumerable.Repeat("😀", 1_000)) };

        var content = portal.Get<PushContents>().Of(row, showsContent: true, "en");

        Assert.Equal((urgency, TimeSpan.FromHours(hours)), (content.Urgency, content.Keep));
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(content.Json), 1, 3_900);
    }

    private static async Task<Guid> GroupAsync(TestPortal portal) => await portal.Get<MessengerCommands>().CreateGroupAsync(
        portal.Technician, new Domain.Conversations.GroupFields("Tous"), [portal.Member.PersonId]);

    // The newest line of the member, with the background work at rest.
    private static async Task<Guid> NotifyAsync(TestPortal portal)
    {
        var reactor = portal.Get<NotificationReactor>();
        await reactor.BeginAfterAsync(0);
        await reactor.BeginAsync();
        while (await reactor.AdvanceAsync())
        {
        }

        return (await portal.ListAsync(portal.Member))[0].Id;
    }

    private static async Task SkippedAsync(TestPortal portal, Guid line, Guid device) =>
        Assert.NotNull(Assert.IsType<JobOutcome.Finished>(await RunAsync(portal, line, device)).Note);

    private static Task<JobOutcome> RunAsync(TestPortal portal, Guid line, Guid device)
    {
        var what = PushJob.PayloadOf(line, device);
        return portal.Get<PushJob>().RunAsync(
            new JobRun(Guid.NewGuid(), PushJob.Kind, what, what, portal.Member.PersonId, 1), CancellationToken.None);
    }

    private static (string Title, string Text, string Href, string Raw) Read(PushSink sink, PushDevice device)
    {
        foreach (var sent in sink.Received)
        {
            try
            {
                var note = device.Read(sent.Body);
                return ((string)note["title"]!, (string)note["text"]!, (string)note["href"]!, note.ToJsonString());
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                // Of the other device.
            }
        }

        throw new InvalidOperationException("Nothing for this device.");
    }

    private static NotificationRow Row(string kind) => new()
    {
        Id = Guid.NewGuid(), Kind = kind, Subject = "ticket", SubjectId = Guid.NewGuid(), Title = "T",
        Href = "/tickets/T-1", ActorId = Guid.NewGuid(),
        ActorName = "Awa", HasPart = true, Part = "", Detail = "", Count = 1, CreatedAt = default, At = default, ReadAt = null, SnoozedUntil = null,
    };
}
