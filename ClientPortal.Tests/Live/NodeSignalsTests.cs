using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Web.Features.Announcements;
using ClientPortal.Web.Features.Intake;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Presence;
using ClientPortal.Web.Features.Prospects.Calendly;
using ClientPortal.Web.Features.Webhooks;
using ClientPortal.Web.Identity;
using ClientPortal.Web.Live;
using Presence = ClientPortal.Web.Live.Presence;

namespace ClientPortal.Tests.Live;

public sealed class NodeSignalsTests
{
    private static readonly Guid Person = Guid.CreateVersion7(), Conversation = Guid.CreateVersion7();
    private static readonly DateTimeOffset At = new(2026, 11, 28, 9, 30, 15, 250, TimeSpan.Zero);
    private static readonly Audience Members = new() { ConversationId = Conversation, OrganisationId = Person, MembersOnly = true };

    private static readonly LiveSignal[] All =
    [
        new PersonTyping(Room.Conversation(Conversation), Person, "Awa « Ndiaye »\nde Dakar") { StaffOnly = true },
        new ReceiptMoved(Conversation, Person, new ReceiptMove(12, IsRead: true, StaffOnly: false), At) { SubjectId = Person, Audience = Members },
        new ReceiptsChanged(Conversation, 7) { Audience = Members },
        new NotificationsChanged(Person, NotificationsChanged.Read, null, At, 8) { Audience = new Audience { PersonId = Person, Private = true } },
        new PreferencesChanged(Person),
        new PushDevicesChanged(Person),
        new IncomingMailsChanged(),
        new WebhooksChanged(),
        new DeliveriesChanged(),
        new AnnouncementSeen(),
        new AnnouncementDismissed(Person, Conversation),
        new PresenceChanged(Person, Room.Presence(Person)),
        new PresenceReported("node", [new PresenceMark(Person, Presence.Away, IsActive: true, 2, 1)]),
        new NodeReported("node", new NodeFigures
        {
            Name = "one:12", People = 3, Circuits = 4, EventsPerSecond = 1.5, DeliveriesPerSecond = 2.5, MemoryBytes = 5, StartedAt = At,
        }),
        new NodeReported("other", new NodeFigures { Name = "other:13" }),
        new RateLimitReported(3, "sign-in account 00", RateLimitAct.Cleared, TimeSpan.FromMinutes(5)),
    ];

    [Fact]
    public void Every_signal_for_all_nodes_is_read_as_it_was_written_on_one_line()
    {
        Assert.Equal(NodeSignals.Kinds.Select(kind => kind.Name).Order(), All.Select(signal => signal.GetType().Name).Distinct().Order());
        foreach (var signal in All)
        {
            var line = NodeSignals.Write(signal);

            var read = NodeSignals.Read(line);

            Assert.DoesNotContain('\n', line);
            Assert.Equivalent(signal, read, strict: true);
            Assert.Equal(signal.Rooms, read!.Rooms);
        }
    }

    /// <summary>Of equal signals in a queue only the newer is sent: what staff alone may hear must not be it where clients hear the other.</summary>
    [Fact]
    public void A_receipt_for_staff_alone_is_not_equal_to_one_that_clients_hear()
    {
        var (open, notes) = (new ReceiptMove(12, IsRead: true, StaffOnly: false), new ReceiptMove(13, IsRead: true, StaffOnly: true));
        var staff = Members with { StaffOnly = true };

        Assert.Equal(new ReceiptsChanged(Conversation, 7) { Audience = Members }, new ReceiptsChanged(Conversation, 8) { Audience = Members });
        Assert.NotEqual(new ReceiptsChanged(Conversation, 7) { Audience = Members }, new ReceiptsChanged(Conversation, 8) { Audience = staff });
        Assert.Equal(new ReceiptMoved(Conversation, Person, open, At), new ReceiptMoved(Conversation, Person, open with { UpTo = 13 }, At));
        Assert.NotEqual(new ReceiptMoved(Conversation, Person, open, At), new ReceiptMoved(Conversation, Person, notes, At));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("OfAnotherVersion{}")]
    [InlineData("PersonTyping{")]
    [InlineData("PersonTyping{\"PersonId\":1}")]
    [InlineData("LiveSignal{}")]
    public void A_line_of_another_version_is_passed_over(string line) => Assert.Null(NodeSignals.Read(line));
}
