using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Features.Tickets;

public class TicketCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private TicketCommands Tickets => portal.Tickets();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task Forty_opened_at_once_have_forty_numbers()
    {
        var numbers = await Task.WhenAll(
            Enumerable.Range(0, 40).Select(i => Task.Run(() => portal.TicketAsync(by: i % 2 == 0 ? portal.Member : portal.Outsider))));

        Assert.Equal(40, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.True(number > 1000));
    }

    [Fact]
    public async Task What_is_not_the_viewers_does_not_exist_for_any_command()
    {
        var number = await portal.TicketAsync();
        var mine = await portal.TicketAsync(by: portal.Outsider);
        foreach (var viewer in new[] { portal.Outsider, portal.NonMember })
        {
            Func<Task>[] acts =
            [
                () => portal.TicketQueries().FindAsync(viewer, number),
                () => Tickets.GoAsync(viewer, number, TicketStatus.Closed),
                () => Tickets.AssignAsync(viewer, number, portal.Technician.PersonId),
                () => Tickets.TakeAsync(viewer, number),
                () => Tickets.AmendAsync(viewer, number, fields => fields),
                () => Tickets.ChangeAsync(viewer, number, new TicketChange { To = TicketStatus.Closed }),
                () => Tickets.AddParticipantAsync(viewer, number, viewer.PersonId),
                () => Tickets.RemoveParticipantAsync(viewer, number, portal.Member.PersonId),
                () => Tickets.MergeAsync(viewer, number, mine),
                () => Tickets.RateAsync(viewer, number, 5, ""),
            ];
            foreach (var act in acts)
            {
                await Assert.ThrowsAsync<NotFound>(act);
            }
        }
    }

    [Fact]
    public async Task Commands_of_staff_are_refused_to_clients_with_a_sentence()
    {
        var number = await portal.TicketAsync();
        Func<Task>[] acts =
        [
            () => Tickets.AssignAsync(portal.Member, number, portal.Technician.PersonId),
            () => Tickets.TakeAsync(portal.ClientAdmin, number),
            () => Tickets.AmendAsync(portal.Member, number, fields => fields with { Title = "x" }),
            () => Tickets.MergeAsync(portal.Member, number, number),
            () => Tickets.RemoveParticipantAsync(portal.ClientAdmin, number, portal.NonMember.PersonId),
            () => Tickets.AddParticipantAsync(portal.Member, number, portal.Technician.PersonId),
            () => Tickets.OpenAsync(portal.ClientAdmin, TicketDesk.Fields, portal.Member.PersonId),
        ];
        foreach (var act in acts)
        {
            Assert.Equal("viewer.staff-only", (await Assert.ThrowsAsync<RuleBroken>(act)).Rule);
        }

        // What clients may not see is "not found" for them.
        var desk = portal.Get<TicketDeskCommands>();
        Assert.Equal("viewer.admin-only", (await Assert.ThrowsAsync<RuleBroken>(() => Tickets.RecordBreachesAsync(portal.Technician))).Rule);
        Assert.Equal("viewer.admin-only",
            (await Assert.ThrowsAsync<RuleBroken>(() => desk.SetTermsAsync(portal.Technician, portal.Acme, ServiceTerms.Default))).Rule);
        await Assert.ThrowsAsync<NotFound>(() => Tickets.RecordBreachesAsync(portal.ClientAdmin));
        await Assert.ThrowsAsync<NotFound>(() => desk.SetTermsAsync(portal.ClientAdmin, portal.Acme, ServiceTerms.Default));
        await Assert.ThrowsAsync<NotFound>(() => desk.WriteReplyAsync(portal.ClientAdmin, null, "x", "y"));
    }

    [Fact]
    public async Task A_project_is_one_of_the_ticket_s_organisation_that_the_viewer_sees()
    {
        var project = await portal.ProjectAsync();
        await portal.Tickets().OpenAsync(portal.Member, TicketDesk.Fields with { ProjectId = project });

        await Assert.ThrowsAsync<NotFound>(() => Tickets.OpenAsync(portal.NonMember, TicketDesk.Fields with { ProjectId = project }));
        await Assert.ThrowsAsync<NotFound>(() => Tickets.OpenAsync(portal.Outsider, TicketDesk.Fields with { ProjectId = project }));
        await Assert.ThrowsAsync<NotFound>(
            () => Tickets.OpenAsync(portal.Technician, TicketDesk.Fields with { ProjectId = project }, portal.Outsider.PersonId));
    }

    [Fact]
    public async Task An_edit_over_what_others_changed_meanwhile_is_refused_and_one_over_the_same_is_not()
    {
        var number = await portal.TicketAsync();
        var seen = await VersionAsync();
        await Tickets.AmendAsync(portal.Admin, number, fields => fields with { Title = "Leur titre" }, seen);

        await Assert.ThrowsAsync<EditConflict>(() => RenameAsync("Mon titre"));
        await RenameAsync("Leur titre");
        await Assert.ThrowsAsync<EditConflict>(() => Tickets.ChangeAsync(
            portal.Technician, number, new TicketChange { To = TicketStatus.InProgress, SeenVersion = seen }));
        seen = await VersionAsync();
        await RenameAsync("Mon titre");

        var client = await portal.TicketQueries().FindAsync(portal.Member, number);
        Assert.Equal(("Mon titre", TicketStatus.Open, 0), (client.Row.Title, client.Row.Status, client.Version));

        Task RenameAsync(string title) => Tickets.AmendAsync(portal.Technician, number, fields => fields with { Title = title }, seen);
        async Task<int> VersionAsync() => (await portal.TicketQueries().FindAsync(portal.Technician, number)).Version;
    }

    [Fact]
    public async Task A_change_of_several_things_is_all_or_nothing()
    {
        var number = await portal.TicketAsync();
        var head = await portal.Log.HeadAsync();

        await Assert.ThrowsAsync<RuleBroken>(() => Tickets.ChangeAsync(portal.Technician, number, new TicketChange
        {
            Amend = fields => fields with { Priority = TicketPriority.Urgent }, Assign = true, AssigneeId = portal.Technician.PersonId,
            To = TicketStatus.Reopened,
        }));

        Assert.Equal(head, await portal.Log.HeadAsync());
        Assert.Equal(TicketPriority.Normal, (await portal.TicketQueries().FindAsync(portal.Technician, number)).Row.Priority);
    }

    [Fact]
    public async Task A_duplicate_is_merged_with_its_participants()
    {
        var (one, other) = (await portal.TicketAsync("Un"), await portal.TicketAsync("Deux", by: portal.NonMember));

        await Tickets.MergeAsync(portal.Technician, other, one);

        Assert.Equal(
            (TicketStatus.Closed, one), ((await portal.TicketQueries().FindAsync(portal.NonMember, other)).Row.Status,
                (await portal.TicketQueries().FindAsync(portal.NonMember, other)).MergedInto));
        Assert.Contains(portal.NonMember.PersonId, (await portal.TicketQueries().FindAsync(portal.NonMember, one)).Row.Participants);
        var foreign = await portal.TicketAsync(by: portal.Outsider);
        Assert.Equal("ticket.cannot-merge", (await Assert.ThrowsAsync<RuleBroken>(() => Tickets.MergeAsync(portal.Technician, one, foreign))).Rule);
    }

    [Fact]
    public async Task A_removed_participant_sees_the_ticket_no_more_and_gets_no_more_of_its_events()
    {
        var number = await portal.TicketAsync();
        await Assert.ThrowsAsync<NotFound>(() => portal.TicketQueries().FindAsync(portal.NonMember, number));
        await Tickets.AddParticipantAsync(portal.Member, number, portal.NonMember.PersonId);
        await portal.TicketQueries().FindAsync(portal.NonMember, number);
        await Assert.ThrowsAsync<NotFound>(() => Tickets.AddParticipantAsync(portal.Member, number, portal.Outsider.PersonId));
        Assert.Equal("ticket.requester-stays",
            (await Assert.ThrowsAsync<RuleBroken>(() => Tickets.RemoveParticipantAsync(portal.Technician, number, portal.Member.PersonId))).Rule);

        await Tickets.RemoveParticipantAsync(portal.Technician, number, portal.NonMember.PersonId);

        await Assert.ThrowsAsync<NotFound>(() => portal.TicketQueries().FindAsync(portal.NonMember, number));
        Assert.DoesNotContain(await portal.Log.AfterAsync(portal.NonMember, 0, 500), logged => logged.Event is TicketEvent);
    }

    [Fact]
    public async Task The_portal_records_a_breach_once_however_often_it_checks()
    {
        // Without hosted services: the SLA monitor would record first, and its timers would fire for thirty days.
        var clock = new FakeClock();
        await using var portal = await TestPortal.StartAsync(clock, hosted: false);
        var tickets = portal.Get<TicketCommands>();
        var number = await portal.TicketAsync(priority: TicketPriority.Urgent); // half an hour
        Assert.Equal(0, await tickets.RecordBreachesAsync(Viewer.Portal));

        clock.Advance(TimeSpan.FromMinutes(31));
        await tickets.RecordBreachesAsync(Viewer.Portal);
        await tickets.RecordBreachesAsync(Viewer.Portal);

        var notified = (await portal.Log.AfterAsync(portal.Member, 0, 500)).Select(logged => logged.Event).OfType<TicketSlaBreached>();
        Assert.Equal(["answer"], notified.Select(broken => broken.Target));

        // While staff wait for the client no target is breached.
        await tickets.GoAsync(portal.Technician, number, TicketStatus.Waiting);
        clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(0, await tickets.RecordBreachesAsync(Viewer.Portal));
    }

    [Fact]
    public async Task The_SLA_monitor_of_the_node_records_a_breach_by_itself()
    {
        await portal.TicketAsync(priority: TicketPriority.Urgent);
        await Eventually.TrueAsync(async () =>
        {
            clock.Advance(TimeSpan.FromMinutes(31));
            return (await portal.Log.AfterAsync(portal.Technician, 0, 500)).Exists(logged => logged.Event is TicketSlaBreached);
        });
    }

    [Fact]
    public async Task An_organisations_own_terms_apply_from_the_next_ticket_and_the_providers_to_all_others()
    {
        ServiceTerms Answering(int minutes) => ServiceTerms.Default with
        {
            Targets = new Dictionary<TicketPriority, ServiceTarget>
            {
                [TicketPriority.Normal] = new(TimeSpan.FromMinutes(minutes), TimeSpan.FromHours(4)),
            },
        };
        async Task<DateTimeOffset?> DueAsync(Viewer by) =>
            (await portal.TicketQueries().FindAsync(portal.Technician, await portal.TicketAsync(by: by))).Row.AnswerTarget.DueAt;
        var desk = portal.Get<TicketDeskCommands>();
        Assert.Equal(clock.GetUtcNow().AddHours(4), await DueAsync(portal.Member));

        await desk.SetTermsAsync(portal.Admin, portal.Provider, Answering(20));
        await desk.SetTermsAsync(portal.Admin, portal.Acme, Answering(30));
        await desk.SetTermsAsync(portal.Admin, portal.Acme, Answering(10));

        Assert.Equal(clock.GetUtcNow().AddMinutes(10), await DueAsync(portal.Member));
        Assert.Equal(clock.GetUtcNow().AddMinutes(20), await DueAsync(portal.Outsider));
        await Assert.ThrowsAsync<NotFound>(() => desk.SetTermsAsync(portal.Admin, Guid.NewGuid(), Answering(10)));
    }

    [Fact]
    public async Task Only_its_owner_sees_a_saved_view()
    {
        var (commands, queries) = (portal.Get<TicketDeskCommands>(), portal.Get<TicketDeskQueries>());
        await commands.KeepViewAsync(portal.Technician, "Urgentes", "priority=urgent");

        var view = Assert.Single(await queries.ViewsAsync(portal.Technician));
        Assert.Empty(await queries.ViewsAsync(portal.Admin));
        await Assert.ThrowsAsync<NotFound>(() => commands.RemoveViewAsync(portal.Admin, view.Id));
        await commands.RemoveViewAsync(portal.Technician, view.Id);
        Assert.Empty(await queries.ViewsAsync(portal.Technician));
    }
}
