using ClientPortal.Domain;
using ClientPortal.Domain.Announcements;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Announcements;

public sealed class AnnouncementTests
{
    private static readonly DateTimeOffset Now = new(2027, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly AnnouncementFields Fields = new(AnnouncementAudience.All, "Maintenance", "Demain à 8 h.");

    [Theory]
    [InlineData("all")]
    [InlineData("staff")]
    [InlineData("clients")]
    [InlineData("organisation:019a0000-0000-7000-8000-000000000001")]
    public void An_audience_is_read_as_it_is_written(string typed) => Assert.Equal(typed, $"{AnnouncementAudience.Parse(typed)}");

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("everybody")]
    [InlineData("organisation")]
    [InlineData("organisation:teranga")]
    [InlineData("person:019a0000-0000-7000-8000-000000000001")]
    [InlineData("staff:019a0000-0000-7000-8000-000000000001")]
    public void Anything_else_is_no_audience(string? typed) => Assert.Null(AnnouncementAudience.Parse(typed));

    [Fact]
    public void An_audience_includes_its_people_alone()
    {
        var (client, other) = (Viewers.Client(Viewers.Acme), Viewers.Client(Guid.NewGuid()));
        Viewer[] all = [Viewers.Admin, Viewers.Technician, client, other];

        Assert.Equal(all, Included(AnnouncementAudience.All));
        Assert.Equal([Viewers.Admin, Viewers.Technician], Included(new(AnnouncementScope.Staff)));
        Assert.Equal([client, other], Included(new(AnnouncementScope.Clients)));
        Assert.Equal([client], Included(AnnouncementAudience.Organisation(Viewers.Acme)));
        Assert.Equal([other], Included(AnnouncementAudience.Person(other.PersonId)));

        IEnumerable<Viewer> Included(AnnouncementAudience audience) => all.Where(audience.Includes);
    }

    [Fact]
    public void It_is_current_from_its_start_until_its_end()
    {
        var made = Announcement.Make(Viewers.Admin, Fields with { StartsAt = Now.AddHours(1), EndsAt = Now.AddHours(2) }, Now);

        Assert.Equal([false, true, false], [made.IsCurrent(Now), made.IsCurrent(Now.AddHours(1)), made.IsCurrent(Now.AddHours(2))]);
        Assert.True(Announcement.Make(Viewers.Admin, Fields with { StartsAt = Now.AddDays(-1) }, Now).IsCurrent(Now));
    }

    [Fact]
    public void Ending_it_is_recorded_once_and_tells_whom_it_addressed()
    {
        var made = Announcement.Make(Viewers.Admin, Fields with { Audience = AnnouncementAudience.Organisation(Viewers.Acme) }, Now);
        made.End(Viewers.Admin, Now.AddMinutes(1));
        made.End(Viewers.Admin, Now.AddMinutes(2));

        Assert.Equal(Now.AddMinutes(1), made.EndsAt);
        Assert.Collection(
            made.TakeEvents(),
            first => Assert.Equal(("organisation", Viewers.Acme), Of(Assert.IsType<AnnouncementPublished>(first))),
            second => Assert.Equal(("organisation", Viewers.Acme), Of(Assert.IsType<AnnouncementEnded>(second))));

        static (string, Guid?) Of(AnnouncementEvent happened) => (happened.To, happened.OrganisationId);
    }

    [Fact]
    public void A_notification_is_told_at_its_start_and_withdrawn_at_its_end_once_each()
    {
        var made = Announcement.Make(
            Viewers.Admin, Fields with { Form = AnnouncementForm.Notification, StartsAt = Now.AddHours(1), EndsAt = Now.AddHours(2) }, Now);
        Assert.Equal(Now.AddHours(1), made.Notify(Viewer.Portal, Now));
        Assert.Equal(Now.AddHours(2), made.Notify(Viewer.Portal, Now.AddHours(1)));
        Assert.Equal(Now.AddHours(2), made.Notify(Viewer.Portal, Now.AddHours(1)));
        Assert.Null(made.Notify(Viewer.Portal, Now.AddHours(2)));
        Assert.Null(made.Notify(Viewer.Portal, Now.AddHours(3)));

        Assert.Equal(
            [typeof(AnnouncementPublished), typeof(AnnouncementStarted), typeof(AnnouncementEnded)],
            made.TakeEvents().Select(happened => happened.GetType()));
    }

    [Fact]
    public void What_ended_before_its_start_and_what_is_no_notification_is_not_told()
    {
        var early = Announcement.Make(Viewers.Admin, Fields with { Form = AnnouncementForm.Notification, StartsAt = Now.AddHours(1) }, Now);
        early.End(Viewers.Admin, Now.AddMinutes(1));
        var banner = Announcement.Make(Viewers.Admin, Fields, Now);

        Assert.Null(early.Notify(Viewer.Portal, Now.AddHours(1)));
        Assert.Null(banner.Notify(Viewer.Portal, Now));
        Assert.DoesNotContain(early.TakeEvents().Concat(banner.TakeEvents()), happened => happened is AnnouncementStarted);
    }

    [Fact]
    public void It_is_refused_without_a_title_or_with_an_end_that_has_passed()
    {
        Assert.Equal("announcement.ends-before", Refused(Fields with { EndsAt = Now }));
        Assert.Equal("announcement.ends-before", Refused(Fields with { StartsAt = Now.AddDays(2), EndsAt = Now.AddDays(1) }));
        Assert.Equal("text.required", Refused(Fields with { Title = " " }));
        Assert.Equal("text.too-long", Refused(Fields with { Message = new string('x', Announcement.MessageLength + 1) }));

        static string Refused(AnnouncementFields fields) => Assert.Throws<RuleBroken>(() => Announcement.Make(Viewers.Admin, fields, Now)).Rule;
    }

    [Fact]
    public void Only_administrators_announce()
    {
        Assert.Equal("viewer.admin-only", Assert.Throws<RuleBroken>(() => Announcement.Make(Viewers.Technician, Fields, Now)).Rule);
        Assert.Throws<NotFound>(() => Announcement.Make(Viewers.ClientAdministrator(Viewers.Acme), Fields, Now));
        var made = Announcement.Make(Viewers.Admin, Fields, Now);
        Assert.Equal("viewer.admin-only", Assert.Throws<RuleBroken>(() => made.End(Viewers.Technician, Now)).Rule);
    }
}
