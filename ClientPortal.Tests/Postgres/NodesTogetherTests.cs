using System.Security.Claims;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Features.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Administration;
using ClientPortal.Web.Features.Messages;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Microsoft.Extensions.DependencyInjection;
using Presence = ClientPortal.Web.Live.Presence;

namespace ClientPortal.Tests.Postgres;

/// <summary>What is true for a moment, on two nodes over one PostgreSQL database.</summary>
[OnPostgres]
public sealed class NodesTogetherTests : IAsyncLifetime
{
    private TestPortal one = null!, other = null!;

    public async ValueTask InitializeAsync()
    {
        one = await TestPortal.StartAsync();
        other = await one.StartNodeAsync();
        await Eventually.TrueAsync(async () => await PostgresServer.ListenersAsync(one.Database) == 2);
    }

    public async ValueTask DisposeAsync()
    {
        await other.DisposeAsync();
        await one.DisposeAsync();
    }

    [Fact]
    public async Task A_person_who_types_on_one_node_is_seen_typing_on_the_other()
    {
        var thread = await one.ThreadAsync(await one.TicketAsync());
        var there = RecordingListener.In(other.Bus, Room.Conversation(thread));

        await one.Get<TypingCommands>().TypeAsync(one.Technician, thread, isInternal: true);

        await Eventually.TrueAsync(() => there.Signals.Count > 0);
        var typing = Assert.IsType<PersonTyping>(Assert.Single(there.Signals));
        Assert.Equal((one.Technician.PersonId, one.Technician.Name), (typing.PersonId, typing.Name));
        Assert.False(typing.IsFor(one.Member));
    }

    [Fact]
    public async Task What_is_read_on_one_node_ticks_on_the_other_behind_its_message()
    {
        var number = await one.TicketAsync();
        var thread = await one.ThreadAsync(number);
        var there = RecordingListener.In(other.Bus, Room.Conversation(thread), Room.Staff);

        var sent = await one.SayAsync(one.Technician, number, "Bonjour");
        await one.Get<ReceiptCommands>().MarkAsync(one.Member, thread, sent.Seq, sent.Seq);

        await Eventually.TrueAsync(() => there.Signals.OfType<ReceiptsChanged>().Any());
        Assert.Contains(there.Heard, logged => logged.Event is MessageSent);
        Assert.True(there.Signals.OfType<ReceiptsChanged>().First().IsFor(one.Technician));
    }

    [Fact]
    public async Task A_person_is_present_on_all_nodes_while_they_are_on_one()
    {
        var (member, lobby) = (one.Member.PersonId, RecordingListener.In(other.Bus, Room.Lobby));
        Board(one).Connect(member, "laptop");
        await Eventually.TrueAsync(() => Board(other).StateOf(member) == Presence.Online);
        Assert.True(Board(other).IsActive(member));
        Assert.Single(lobby.Signals);

        Board(other).Connect(member, "phone");
        Board(one).Idle(member, "laptop", idle: true);
        await Eventually.TrueAsync(() => Board(one).StateOf(member) == Presence.Online);
        Assert.Equal([member], Board(one).Present);
        Assert.Equal([member], Board(other).Present);

        // A status that they choose on a node where they have no page any more, too.
        await one.Get<PresenceCommands>().ChooseAsync(one.Member, ChosenStatus.Busy);
        await Eventually.TrueAsync(() => Board(one).StateOf(member) == Presence.Busy && Board(other).StateOf(member) == Presence.Busy);
    }

    [Fact]
    public async Task An_open_page_on_one_node_ends_when_its_person_is_disabled_on_another()
    {
        var member = one.Member.PersonId;
        await other.QuietAsync();
        await using var circuit = other.Get<IServiceScopeFactory>().CreateAsyncScope();
        var feed = circuit.ServiceProvider.GetRequiredService<LiveFeed>();
        feed.Start(one.Member, () => other.Get<ViewerSource>().OfAsync(member), feed.Head);
        feed.Subscribe(_ => Task.CompletedTask);
        Assert.NotNull(feed.Viewer);

        await one.Get<PeopleCommands>().DisableAsync(one.Admin, member);

        await Eventually.TrueAsync(() => feed.Viewer is null);
    }

    [Fact]
    public async Task An_open_page_on_one_node_loses_a_project_and_ends_with_its_session_when_that_happens_on_another()
    {
        var project = await one.ProjectAsync();
        var member = one.Member;
        var session = await one.Store.WriteAsync(db =>
        {
            var started = Session.Start(member, "laptop", "192.0.2.1", TimeProvider.System.GetUtcNow());
            db.Sessions.Add(started);
            return Task.FromResult(started.Id);
        });
        var cookie = new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, $"{member.PersonId}"), new Claim(ViewerSource.SessionClaim, $"{session}")], "test"));
        await other.QuietAsync();
        await using var circuit = other.Get<IServiceScopeFactory>().CreateAsyncScope();
        var feed = circuit.ServiceProvider.GetRequiredService<LiveFeed>();
        feed.Start((await other.Get<ViewerSource>().OfAsync(cookie))!, () => other.Get<ViewerSource>().OfAsync(cookie), feed.Head);
        feed.Subscribe(_ => Task.CompletedTask);
        Assert.Contains(project, feed.Viewer!.ProjectIds);

        await one.Projects.RemoveMemberAsync(one.Technician, project, member.PersonId);
        await Eventually.TrueAsync(() => !feed.Viewer!.ProjectIds.Contains(project));

        await one.Get<SessionCommands>().EndOfAnyoneAsync(one.Admin, session);
        await Eventually.TrueAsync(() => feed.Viewer is null);
    }

    [Fact]
    public async Task The_text_of_a_deleted_message_is_forgotten_on_all_nodes()
    {
        var sent = await one.SayAsync(one.Technician, await one.TicketAsync(), "Mot de passe");
        var queries = other.Get<ConversationQueries>();
        Assert.Equal("Mot de passe", (await queries.MessageAsync(other.Technician, sent.Id, 1))!.Content);

        await one.Get<ConversationCommands>().DeleteAsync(one.Technician, sent.Id);

        await Eventually.TrueAsync(async () => (await queries.MessageAsync(other.Technician, sent.Id, 1))!.Content != "Mot de passe");
    }

    private static PresenceBoard Board(TestPortal node) => node.Get<PresenceBoard>();
}
