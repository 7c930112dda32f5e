using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Tests.People;

namespace ClientPortal.Tests.Notifications;

public sealed class NotificationTests
{
    private static readonly DateTimeOffset Now = PeopleMaker.Now;
    private static readonly Viewer Me = PeopleMaker.AcmeClient;

    private readonly Notification line = Notification.Of(Me.PersonId, Cause(7));

    [Fact]
    public void Further_events_are_added_to_a_line_and_the_newest_is_shown()
    {
        line.Add(Cause(9) with { At = Now.AddMinutes(5), MessageSeq = 12, Detail = "note", StaffOnly = true });

        Assert.Equal((2, 9, 12, "note", true), (line.Count, line.EventSeq, line.MessageSeq, line.Detail, line.StaffOnly));
        Assert.Equal((Now, Now.AddMinutes(5)), (line.CreatedAt, line.At));
    }

    [Fact]
    public void Only_its_person_reads_it_and_nobody_who_views_as_them()
    {
        Assert.Throws<NotFound>(() => line.Read(PeopleMaker.Technician, Now));
        PeopleMaker.Refused("viewer.read-only", () => line.Read(Me with { ImpersonatedBy = PeopleMaker.Admin.PersonId }, Now));

        Assert.True(line.Read(Me, Now));
        Assert.False(line.Read(Me, Now.AddHours(1)));
        Assert.Equal(Now, line.ReadAt);
        Assert.True(line.MarkUnread(Me));
        Assert.False(line.MarkUnread(Me));
        Assert.True(line.IsUnread);
    }

    /// <summary>A receipt reads what it has passed; before that the line tells of as many messages as are left.</summary>
    [Fact]
    public void A_receipt_reads_up_to_where_it_is()
    {
        line.Add(Cause(8) with { MessageSeq = 11 });
        line.Add(Cause(9) with { MessageSeq = 12 });

        Assert.True(line.Follow(10, 2, Now));
        Assert.Equal((2, true), (line.Count, line.IsUnread));
        Assert.False(line.Follow(10, 2, Now));
        Assert.True(line.Follow(12, 0, Now));
        Assert.False(line.IsUnread);
    }

    [Fact]
    public void A_snooze_lasts_until_a_moment_to_come_and_reading_ends_it()
    {
        foreach (var until in new[] { Now, Now.AddTicks(-1), Now + Notification.LongestSnooze + TimeSpan.FromTicks(1) })
        {
            PeopleMaker.Refused("notification.snooze-range", () => line.Snooze(Me, until, Now));
        }

        line.Snooze(Me, Now.AddHours(1), Now);
        line.Add(Cause(9));
        Assert.Equal(Now.AddHours(1), line.SnoozedUntil);

        line.EndSnooze(Now.AddHours(1));
        Assert.Equal((null, Now.AddHours(1)), (line.SnoozedUntil, line.At));

        line.Snooze(Me, Now.AddHours(2), Now);
        line.Read(Me, Now);
        Assert.Null(line.SnoozedUntil);
    }

    [Fact]
    public void A_line_of_one_event_ends_when_that_is_taken_back()
    {
        line.Add(Cause(9));

        Assert.True(line.TakeBack());
        Assert.Equal(1, line.Count);
        Assert.False(line.TakeBack());
    }

    private static NotificationCause Cause(long seq) => new()
    {
        Kind = "message", Subject = "conversation", SubjectId = Guid.NewGuid(), Path = "/messages/1",
        EventSeq = seq, ActorId = Guid.NewGuid(), At = Now, MessageSeq = 10,
    };
}
