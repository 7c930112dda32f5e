using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;
using ClientPortal.Tests.Infrastructure;
using static ClientPortal.Tests.Tickets.TicketMaker;

namespace ClientPortal.Tests.Tickets;

public sealed class TicketTests
{
    [Theory]
    [InlineData("T-1042", 1042L)]
    [InlineData(" t-1042 ", 1042L)]
    [InlineData("1042", 1042L)]
    [InlineData("T1042", null)]
    [InlineData("T--1", null)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_number_is_read_as_people_write_it(string? shown, long? number) => Assert.Equal(number, Ticket.ParseNumber(shown));

    [Fact]
    public void A_client_opens_for_itself_and_staff_for_a_client()
    {
        var scene = new TicketMaker();

        Assert.Equal(scene.Requester.Id, scene.Ticket.RequesterId);
        Assert.Equal([scene.Requester.Id], scene.Thread.Members.Select(member => member.PersonId));
        Assert.Equal("viewer.staff-only",
            Assert.Throws<RuleBroken>(() => Ticket.Open(scene.Other, 2, scene.Acme, scene.Requester, Fields, Terms, Now)).Rule);
        Assert.Throws<NotFound>(() => Ticket.Open(Viewers.Client(Guid.NewGuid()), 2, scene.Acme, scene.Requester, Fields, Terms, Now));
        Assert.Equal("ticket.for-a-client",
            Assert.Throws<RuleBroken>(() => Ticket.Open(scene.Technician, 2, scene.Provider, scene.Staff, Fields, Terms, Now)).Rule);
        var (forThem, _) = Ticket.Open(scene.Technician, 2, scene.Acme, scene.Colleague, Fields, Terms, Now);
        Assert.Equal(scene.Colleague.Id, forThem.RequesterId);
    }

    // Every pair, for both, so that no transition is allowed by accident.
    [Theory]
    [InlineData(TicketStatus.Open, "in-progress waiting resolved closed", "closed")]
    [InlineData(TicketStatus.InProgress, "waiting resolved closed", "closed")]
    [InlineData(TicketStatus.Waiting, "in-progress resolved closed", "in-progress closed")]
    [InlineData(TicketStatus.Resolved, "closed reopened", "closed reopened")]
    [InlineData(TicketStatus.Closed, "reopened", "reopened")]
    [InlineData(TicketStatus.Reopened, "in-progress waiting resolved closed", "closed")]
    public void A_status_follows_another_as_the_flow_says(TicketStatus from, string forStaff, string forClients)
    {
        foreach (var to in Enum.GetValues<TicketStatus>())
        {
            Assert.Equal(forStaff.Split(' ').Contains(Token.Of(to)), TicketFlow.Allows(from, to, staff: true));
            Assert.Equal(forClients.Split(' ').Contains(Token.Of(to)), TicketFlow.Allows(from, to, staff: false));
        }
    }

    [Fact]
    public void A_forbidden_transition_is_refused_and_the_same_status_is_no_event()
    {
        var scene = new TicketMaker();

        Assert.Equal("ticket.status-does-not-follow", Assert.Throws<RuleBroken>(() => scene.ChangeStatus(TicketStatus.Resolved, scene.Client)).Rule);
        scene.ChangeStatus(TicketStatus.Open);
        Assert.Empty(scene.Taken());
        Assert.Throws<NotFound>(() => scene.ChangeStatus(TicketStatus.Closed, scene.Other));
        scene.ChangeStatus(TicketStatus.Waiting);
        var recorded = Assert.IsType<TicketStatusChanged>(Assert.Single(scene.Taken()));
        Assert.Equal(("open", "waiting"), (recorded.FromStatus, recorded.ToStatus));
        Assert.Equal(scene.Thread.Id, recorded.Audience.ConversationId);
    }

    [Fact]
    public void Staff_alone_change_assign_and_merge()
    {
        var scene = new TicketMaker();
        Action[] acts =
        [
            () => scene.Ticket.Change(scene.Client, scene.Thread, Fields with { Title = "Autre" }, Terms, Now),
            () => scene.Ticket.Assign(scene.Client, scene.Thread, scene.Staff, Now),
            () => scene.Ticket.MergeInto(scene.Client, scene.Thread, new TicketMaker().Ticket, Now),
        ];

        Assert.All(acts, act => Assert.Equal("viewer.staff-only", Assert.Throws<RuleBroken>(act).Rule));
        Assert.Equal("ticket.assignee-is-staff",
            Assert.Throws<RuleBroken>(() => scene.Ticket.Assign(scene.Technician, scene.Thread, scene.Colleague, Now)).Rule);
        Assert.Equal("ticket.cannot-merge",
            Assert.Throws<RuleBroken>(() => scene.Ticket.MergeInto(scene.Technician, scene.Thread, scene.Ticket, Now)).Rule);
        Assert.Equal("ticket.cannot-merge",
            Assert.Throws<RuleBroken>(() => scene.Ticket.MergeInto(scene.Technician, scene.Thread, new TicketMaker().Ticket, Now)).Rule);
    }

    [Fact]
    public void The_first_answer_of_staff_meets_the_target_once()
    {
        var scene = new TicketMaker();
        scene.Ticket.Answered(scene.Technician, scene.Thread, Terms, Now.AddMinutes(10));
        Assert.Equal(["answered"], Assert.IsType<TicketUpdated>(Assert.Single(scene.Taken())).Fields);

        scene.Ticket.Answered(scene.Technician, scene.Thread, Terms, Now.AddMinutes(20));

        Assert.Equal(Now.AddMinutes(10), scene.Ticket.AnsweredAt);
        Assert.False(scene.Ticket.AnswerTarget.IsRunning);
        Assert.Empty(scene.Taken());
    }

    [Fact]
    public void A_client_who_writes_sets_a_waiting_ticket_going_and_reopens_one_that_was_over()
    {
        var scene = new TicketMaker();
        scene.ChangeStatus(TicketStatus.Waiting);
        scene.Ticket.Answered(scene.Client, scene.Thread, Terms, Now);
        Assert.Equal(TicketStatus.InProgress, scene.Ticket.Status);

        scene.ChangeStatus(TicketStatus.Resolved);
        Assert.NotNull(scene.Ticket.ResolvedAt);
        scene.Ticket.Answered(scene.Client, scene.Thread, Terms, Now);
        Assert.Equal((TicketStatus.Reopened, null), (scene.Ticket.Status, scene.Ticket.ResolvedAt));
        Assert.True(scene.Ticket.ResolutionTarget.IsRunning);
    }

    [Fact]
    public void It_is_rated_once_by_a_client_after_the_resolution()
    {
        var scene = new TicketMaker();
        string Refused(Viewer by, int stars) => Assert.Throws<RuleBroken>(() => scene.Ticket.Rate(by, scene.Thread, stars, "", Now)).Rule;

        Assert.Equal("ticket.rating-after-resolution", Refused(scene.Client, 5));
        scene.ChangeStatus(TicketStatus.Resolved);
        Assert.Equal("ticket.rating-after-resolution", Refused(scene.Technician, 5));
        Assert.Equal("ticket.rating-range", Refused(scene.Client, 0));
        Assert.Equal("ticket.rating-range", Refused(scene.Client, 6));
        Assert.Throws<NotFound>(() => scene.Ticket.Rate(scene.Other, scene.Thread, 5, "", Now));
        scene.Ticket.Rate(scene.Client, scene.Thread, 4, "  Bien  ", Now);
        Assert.Equal("ticket.rated-already", Refused(scene.Client, 5));
        Assert.Equal((4, "Bien"), (scene.Ticket.Rating, scene.Ticket.RatingText));
    }

    [Fact]
    public void A_breach_is_recorded_once_for_each_target()
    {
        var scene = new TicketMaker(TicketPriority.Urgent);
        var due = scene.Ticket.AnswerTarget.DueAt!.Value;

        scene.Ticket.RecordBreaches(Viewer.Portal, scene.Thread, due);
        Assert.Empty(scene.Taken());
        scene.Ticket.RecordBreaches(Viewer.Portal, scene.Thread, due.AddSeconds(1));
        Assert.Equal("answer", Assert.IsType<TicketSlaBreached>(Assert.Single(scene.Taken())).Target);
        scene.Ticket.RecordBreaches(Viewer.Portal, scene.Thread, due.AddDays(30));
        Assert.Equal("resolution", Assert.IsType<TicketSlaBreached>(Assert.Single(scene.Taken())).Target);
        scene.Ticket.RecordBreaches(Viewer.Portal, scene.Thread, due.AddDays(60));
        Assert.Empty(scene.Taken());
    }

    [Fact]
    public void The_next_due_time_and_the_next_breach_check_follow_the_targets()
    {
        var scene = new TicketMaker(TicketPriority.Urgent);
        var ticket = scene.Ticket;
        var (answer, resolution) = (ticket.AnswerTarget.DueAt!.Value, ticket.ResolutionTarget.DueAt!.Value);
        Assert.Equal((answer, answer), (ticket.NextDueAt, ticket.BreachCheckAt));

        ticket.RecordBreaches(Viewer.Portal, scene.Thread, answer.AddSeconds(1));
        Assert.Equal((answer, resolution), (ticket.NextDueAt, ticket.BreachCheckAt));

        ticket.Answered(scene.Technician, scene.Thread, TicketMaker.Terms, answer.AddMinutes(1));
        Assert.Equal((resolution, resolution), (ticket.NextDueAt, ticket.BreachCheckAt));

        scene.ChangeStatus(TicketStatus.Waiting, at: resolution.AddHours(-1));
        Assert.Equal((SlaTarget.Never, null), (ticket.NextDueAt, ticket.BreachCheckAt));

        scene.ChangeStatus(TicketStatus.InProgress, at: resolution);
        Assert.Equal((resolution.AddHours(1), resolution.AddHours(1)), (ticket.NextDueAt, ticket.BreachCheckAt));

        scene.ChangeStatus(TicketStatus.Resolved, at: resolution);
        Assert.Equal((SlaTarget.Never, null), (ticket.NextDueAt, ticket.BreachCheckAt));
    }

    [Fact]
    public void A_target_met_too_late_is_still_recorded_as_a_breach()
    {
        var scene = new TicketMaker(TicketPriority.Urgent);
        var (answer, resolution) = (scene.Ticket.AnswerTarget.DueAt!.Value, scene.Ticket.ResolutionTarget.DueAt!.Value);

        scene.Ticket.Answered(scene.Technician, scene.Thread, TicketMaker.Terms, answer.AddMinutes(1));

        Assert.Equal((resolution, answer), (scene.Ticket.NextDueAt, scene.Ticket.BreachCheckAt));
    }

    [Fact]
    public void A_client_adds_a_colleague_of_its_own_organisation_alone()
    {
        var scene = new TicketMaker();
        var stranger = new TicketMaker().Requester;

        scene.Thread.Add(scene.Client, scene.Colleague, Now);
        Assert.IsType<ConversationMemberAdded>(Assert.Single(scene.Taken()));
        scene.Thread.Add(scene.Client, scene.Colleague, Now);
        Assert.Empty(scene.Taken());
        Assert.Throws<NotFound>(() => scene.Thread.Add(scene.Client, stranger, Now));
        Assert.Equal("conversation.another-organisation", Assert.Throws<RuleBroken>(() => scene.Thread.Add(scene.Technician, stranger, Now)).Rule);

        scene.Thread.Remove(scene.Technician, scene.Colleague.Id, Now);
        var last = Assert.IsType<ConversationMemberRemoved>(Assert.Single(scene.Taken()));
        Assert.Equal([scene.Colleague.Id], last.Audience.People);
        Assert.Throws<NotFound>(() => scene.Say(scene.Other, "encore là ?"));
    }

    [Fact]
    public void A_canned_reply_fills_its_placeholders() => Assert.Equal(
        "Bonjour Awa, T-1001 {autre} – Moussa",
        CannedReply.Fill("Bonjour {client}, {Demande} {autre} – {moi}", "Awa", "T-1001", "Moussa"));

    /// <summary>A warning comes once for each due moment, and not for a target that is close from the start.</summary>
    [Fact]
    public void Staff_are_warned_once_before_a_target_is_missed()
    {
        var scene = new TicketMaker();
        var due = scene.Ticket.NextDueAt;
        scene.Ticket.WarnOfBreach(Viewer.Portal, scene.Thread, due - Ticket.WarnBefore - TimeSpan.FromTicks(1));
        scene.Ticket.WarnOfBreach(Viewer.Portal, scene.Thread, due);
        Assert.Empty(scene.Taken());

        scene.Ticket.WarnOfBreach(Viewer.Portal, scene.Thread, due - Ticket.WarnBefore);
        scene.Ticket.WarnOfBreach(Viewer.Portal, scene.Thread, due - TimeSpan.FromMinutes(1));
        Assert.Equal("answer", Assert.IsType<TicketSlaEndangered>(Assert.Single(scene.Taken())).Target);

        var urgent = new TicketMaker(TicketPriority.Urgent);
        urgent.Ticket.WarnOfBreach(Viewer.Portal, urgent.Thread, TicketMaker.Now.AddMinutes(1));
        Assert.Empty(urgent.Taken());
    }
}
