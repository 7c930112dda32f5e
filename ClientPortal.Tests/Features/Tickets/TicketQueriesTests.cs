using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Tickets;

namespace ClientPortal.Tests.Features.Tickets;

public sealed class TicketQueriesTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private TicketQueries Queries => portal.TicketQueries();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Theory]
    [InlineData("telephonie", "Téléphonie")]
    [InlineData("TÉLÉPHONIE muette", "Téléphonie")] // the second word is in the description
    [InlineData("quai imprimante", "Imprimante")] // in a message
    [InlineData("max", "Téléphonie Imprimante")] // the requester
    [InlineData("acme panne", "")] // both words are needed
    [InlineData("%", "")]
    [InlineData("  ", "Téléphonie Imprimante")]
    public async Task Words_are_found_in_what_the_viewer_may_read_whatever_their_accents(string typed, string found)
    {
        await portal.Tickets().OpenAsync(portal.Member, TicketDesk.Fields with { Title = "Téléphonie", Description = "Muette depuis ce matin" });
        var number = await portal.TicketAsync("Imprimante");
        await portal.SayAsync(portal.Member, number, "Celle du Quai 2");
        await portal.TicketAsync("Ailleurs", by: portal.Outsider);
        var filter = new TicketFilter { Search = typed, Sort = TicketSort.Created };

        var titles = (await Queries.ListAsync(portal.ClientAdmin, filter)).Select(row => row.Title).Reverse();

        Assert.Equal(found, string.Join(' ', titles));
    }

    [Fact]
    public async Task A_number_finds_its_ticket()
    {
        var number = await portal.TicketAsync();
        await portal.TicketAsync();

        Assert.Equal([number], (await Queries.ListAsync(portal.Member, new TicketFilter { Search = $"t-{number}" })).Select(row => row.Number));
    }

    [Fact]
    public async Task A_word_of_an_internal_note_finds_nothing_for_a_client()
    {
        var number = await portal.TicketAsync();
        await portal.SayAsync(portal.Technician, number, "coulisses", isInternal: true);
        var filter = new TicketFilter { Search = "coulisses" };

        Assert.Empty(await Queries.ListAsync(portal.Member, filter));
        Assert.Empty(await Queries.ListAsync(portal.ClientAdmin, filter));
        Assert.Single(await Queries.ListAsync(portal.Technician, filter));
        Assert.Single(await Queries.ListAsync(portal.Technician, filter, 10, 7));
        Assert.Empty(await Queries.ListAsync(portal.ClientAdmin, filter, 10, 7));
    }

    [Fact]
    public async Task A_client_sees_tickets_as_a_participant_and_a_client_administrator_all_of_the_organisation()
    {
        var (mine, colleagues) = (await portal.TicketAsync(), await portal.TicketAsync(by: portal.NonMember));
        var elsewhere = await portal.TicketAsync(by: portal.Outsider);
        async Task<IEnumerable<long>> SeenAsync(Viewer viewer) =>
            (await Queries.ListAsync(viewer, new TicketFilter { Sort = TicketSort.Created })).Select(row => row.Number).Reverse();

        Assert.Equal([mine], await SeenAsync(portal.Member));
        Assert.Equal([mine, colleagues], await SeenAsync(portal.ClientAdmin));
        Assert.Equal([elsewhere], await SeenAsync(portal.Outsider));
        Assert.Equal([mine, colleagues, elsewhere], await SeenAsync(portal.Technician));

        // A shared read for listeners is not for other people.
        var row = (await Queries.FindAsync(portal.Technician, mine)).Row;
        async Task<IEnumerable<long>> HeardAsync(Viewer viewer) => (await Queries.ListAsync(
            viewer, new TicketFilter { Sort = TicketSort.Created }, 10, 7)).Select(one => one.Number).Reverse();
        Assert.Equal([mine, colleagues, elsewhere], await HeardAsync(portal.Technician));
        Assert.Equal([mine, colleagues], await HeardAsync(portal.ClientAdmin));
        Assert.Equal([elsewhere], await HeardAsync(portal.Outsider));
        Assert.Equal([mine], await HeardAsync(portal.Member));
        Assert.Equal([colleagues], await HeardAsync(portal.NonMember));
        Assert.NotNull(await Queries.DetailAsync(portal.Member, row.Id, 7));
        Assert.Null(await Queries.DetailAsync(portal.Outsider, row.Id, 7));
    }

    /// <summary>Compared with what the same conditions and orders find in all rows.</summary>
    [Fact]
    public async Task The_query_finds_what_the_filter_says_in_its_order()
    {
        var random = new Random(4);
        for (var i = 0; i < 24; i++)
        {
            clock.Advance(TimeSpan.FromMinutes(random.Next(90)));
            var number = await portal.TicketAsync(
                $"Demande {i}", (TicketPriority)random.Next(4), random.Next(3) == 0 ? portal.Outsider : portal.Member);
            if (random.Next(2) == 0)
            {
                await portal.Tickets()
                    .AssignAsync(portal.Technician, number, random.Next(2) == 0 ? portal.Technician.PersonId : portal.Admin.PersonId);
            }

            foreach (var _ in Enumerable.Range(0, random.Next(3)))
            {
                var after = TicketFlow.After((await Queries.FindAsync(portal.Technician, number)).Row.Status, staff: true);
                await portal.Tickets().GoAsync(portal.Technician, number, after[random.Next(after.Count)]);
            }
        }

        var filters =
            from scope in Enum.GetValues<TicketScope>()
            from sort in Enum.GetValues<TicketSort>()
            from status in new (TicketStatus? Status, bool Over)[] { (null, false), (null, true), (TicketStatus.Waiting, false) }
            from priority in new TicketPriority?[] { null, TicketPriority.High }
            select new TicketFilter { Scope = scope, Sort = sort, Status = status.Status, Over = status.Over, Priority = priority };
        foreach (var viewer in new[] { portal.Technician, portal.Admin, portal.Member, portal.ClientAdmin })
        {
            var all = await Queries.ListAsync(viewer, new TicketFilter { Over = true });
            foreach (var filter in filters)
            {
                var expected = (await Queries.ListAsync(viewer, filter, 100)).Select(row => row.Number);
                var inMemory = Sorted(all.Where(row => Matches(filter, row, viewer)), filter.Sort).Select(row => row.Number);
                Assert.Equal(expected, inMemory);
            }
        }
    }

    [Fact]
    public async Task Counts_are_those_of_the_lists()
    {
        var number = await portal.TicketAsync(priority: TicketPriority.Urgent);
        await portal.TicketAsync(by: portal.Outsider);
        await portal.Tickets().AssignAsync(portal.Technician, number, portal.Technician.PersonId);
        var over = await portal.TicketAsync();
        await portal.Tickets().GoAsync(portal.Technician, over, TicketStatus.Closed);

        Assert.Equal(new TicketCounts(2, 1, 1, 1), await Queries.CountsAsync(portal.Technician, 1));
        Assert.Equal(new TicketCounts(2, 0, 1, 1), await Queries.CountsAsync(portal.Admin, 1));
        Assert.Equal((1, 1), ((await Queries.CountsAsync(portal.Member, 1)).All, (await Queries.CountsAsync(portal.Member, 1)).Mine));
        Assert.Equal((1, 0), ((await Queries.CountsAsync(portal.ClientAdmin, 1)).All, (await Queries.CountsAsync(portal.ClientAdmin, 1)).Mine));
    }

    [Fact]
    public async Task Settings_of_the_desk_are_for_staff()
    {
        var desk = portal.Get<TicketDeskQueries>();
        Func<Task>[] asked =
        [
            () => desk.TermsAsync(portal.ClientAdmin), () => desk.RepliesAsync(portal.ClientAdmin), () => desk.AssigneesAsync(portal.ClientAdmin),
            () => desk.RequestersAsync(portal.ClientAdmin), () => desk.RatingsAsync(portal.ClientAdmin, 0),
        ];
        foreach (var ask in asked)
        {
            await Assert.ThrowsAsync<Domain.NotFound>(ask);
        }

        var number = await portal.TicketAsync();
        Assert.Equal(["Clara Client", "Nora Nonmember"], (await desk.ColleaguesAsync(portal.Member, number)).Select(choice => choice.Name));
        Assert.Empty(await desk.ColleaguesAsync(portal.Outsider, number));
    }

    private bool Matches(TicketFilter filter, TicketRow row, Viewer viewer) =>
        (filter.Status is { } status ? row.Status == status : filter.Over || !row.IsOver)
        && (filter.Priority is null || row.Priority == filter.Priority)
        && filter.Scope switch
        {
            TicketScope.Mine => (viewer.IsStaff ? row.AssigneeId : row.RequesterId) == viewer.PersonId,
            TicketScope.Unassigned => row.AssigneeId is null && !row.IsOver,
            TicketScope.AboutToBreak => row.NextTarget is { } next && TicketFilter.IsAboutToBreak(next, clock.GetUtcNow()),
            _ => true,
        };

    // Tickets without a running SLA target come last.
    private static IEnumerable<TicketRow> Sorted(IEnumerable<TicketRow> rows, TicketSort sort) => (sort switch
    {
        TicketSort.Created => rows.OrderByDescending(row => row.Number),
        TicketSort.Priority => rows.OrderByDescending(row => row.Priority),
        TicketSort.Promise => rows.OrderBy(row => row.NextTarget?.DueAt ?? SlaTarget.Never),
        _ => rows.OrderByDescending(row => row.UpdatedAt),
    }).ThenByDescending(row => row.Number);
}
