using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;

namespace ClientPortal.Tests.Notifications;

public sealed class DeliveryPolicyTests
{
    private const Weekdays EveryDay = Weekdays.MondayToFriday | Weekdays.Saturday | Weekdays.Sunday;

    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");
    private static readonly TimeZoneInfo Dakar = TimeZoneInfo.FindSystemTimeZoneById("Africa/Dakar");
    private static readonly TimeZoneInfo Kolkata = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kolkata");
    private static readonly QuietHours Night = new(new(22, 0), new(7, 0), EveryDay);
    private static readonly Guid Conversation = Guid.NewGuid();
    private static readonly Guid Project = Guid.NewGuid();

    [Fact]
    public void A_person_who_chose_nothing_gets_everything_after_the_delay_of_the_channel()
    {
        var now = Utc("2026-11-20 09:00");

        Assert.Equal(At(now.AddMinutes(5)), Decide(new() { Zone = Dakar }, Mail(now), now));
        Assert.Equal(At(now), Decide(new() { Zone = Dakar }, new DeliveryQuestion("message", NotificationChannel.Push, now), now));
        Assert.Equal(At(now.AddHours(1)), Decide(new() { Zone = Dakar }, Mail(now), now.AddHours(1)));
    }

    [Theory]
    [InlineData(KindScope.Everything, false, true)]
    [InlineData(KindScope.Mine, true, true)]
    [InlineData(KindScope.Mine, false, false)]
    [InlineData(KindScope.Nothing, true, false)]
    public void The_scope_of_a_kind_holds_on_every_channel(KindScope scope, bool isMine, bool wanted)
    {
        var preferences = Prefer(new KindChoice("message") { Scope = scope });

        Assert.All(Enum.GetValues<NotificationChannel>(), channel => Assert.Equal(
            wanted, Decide(preferences, new DeliveryQuestion("message", channel, default) { IsMine = isMine }, default) is DeliveryDecision.At));
    }

    [Fact]
    public void A_channel_is_chosen_by_kind()
    {
        var preferences = Prefer(new KindChoice("message") { Email = false, Push = true });

        Assert.IsType<DeliveryDecision.Never>(Decide(preferences, Mail(default), default));
        Assert.IsType<DeliveryDecision.At>(Decide(preferences, new DeliveryQuestion("message", NotificationChannel.Push, default), default));
        Assert.IsType<DeliveryDecision.At>(Decide(preferences, Mail(default) with { Kind = "mentioned" }, default));
    }

    [Theory]
    [InlineData(SubjectLevel.Mentions, false, false, false)]
    [InlineData(SubjectLevel.Mentions, true, false, true)]
    [InlineData(SubjectLevel.Nothing, true, false, false)]
    [InlineData(SubjectLevel.All, false, true, false)]
    [InlineData(SubjectLevel.All, true, true, true)]
    public void One_subject_is_followed_in_its_own_way(SubjectLevel level, bool isMention, bool isMuted, bool wanted)
    {
        var preferences = new NotificationPreferences { Zone = Dakar, Subjects = new Dictionary<Guid, SubjectLevel> { [Conversation] = level } };
        var question = Mail(default) with { IsMention = isMention, IsMuted = isMuted, Places = [Conversation, Project] };

        Assert.Equal(wanted, Decide(preferences, question, default) is DeliveryDecision.At);
    }

    [Fact]
    public void The_conversation_decides_before_its_project()
    {
        var preferences = new NotificationPreferences
        {
            Zone = Dakar,
            Subjects = new Dictionary<Guid, SubjectLevel> { [Project] = SubjectLevel.Nothing, [Conversation] = SubjectLevel.All },
        };

        Assert.IsType<DeliveryDecision.At>(Decide(preferences, Mail(default) with { Places = [Conversation, Project] }, default));
        Assert.IsType<DeliveryDecision.Never>(Decide(preferences, Mail(default) with { Places = [Project] }, default));
    }

    [Theory]
    // Across midnight, in winter and in summer.
    [InlineData("Europe/Paris", "2026-11-20 21:30", "2026-11-21 06:00")]
    [InlineData("Europe/Paris", "2026-07-20 23:30", "2026-07-21 05:00")]
    [InlineData("Africa/Dakar", "2026-11-20 23:59", "2026-11-21 07:00")]
    // The night in which the clocks go forward is an hour shorter, and the one in which they go back an hour longer.
    [InlineData("Europe/Paris", "2027-03-27 21:00", "2027-03-28 05:00")]
    [InlineData("Europe/Paris", "2026-10-24 20:00", "2026-10-25 06:00")]
    // Free hours, and the edges.
    [InlineData("Europe/Paris", "2026-11-20 20:59", "2026-11-20 20:59")]
    [InlineData("Europe/Paris", "2026-11-21 06:00", "2026-11-21 06:00")]
    // A person who has travelled: at the same instant it is night in Paris, and evening in Dakar.
    [InlineData("Africa/Dakar", "2026-11-20 21:30", "2026-11-20 21:30")]
    public void Quiet_hours_end_by_the_clock_where_the_person_is(string zone, string happened, string due) => Assert.Equal(
        Utc(due), Night.EndFrom(Utc(happened), TimeZoneInfo.FindSystemTimeZoneById(zone)));

    [Fact]
    public void Quiet_hours_that_end_within_the_change_of_clocks_end_when_the_clock_is_there()
    {
        var hours = Night with { To = new(2, 30) };

        // In spring 2:30 does not exist: it is 3:00 at once. In autumn it comes twice, and the hours hold again in between.
        Assert.Equal(Utc("2027-03-28 01:00"), hours.EndFrom(Utc("2027-03-28 00:30"), Paris));
        Assert.Equal(Utc("2026-10-25 00:30"), hours.EndFrom(Utc("2026-10-24 22:00"), Paris));
        Assert.Equal(Utc("2026-10-25 01:30"), hours.EndFrom(Utc("2026-10-25 01:15"), Paris));
    }

    [Fact]
    public void Quiet_hours_begin_on_their_days_only_and_end_on_the_next_one()
    {
        var hours = Night with { Days = Weekdays.MondayToFriday };

        // The night from Friday to Saturday is quiet, the one from Saturday to Sunday is not.
        Assert.Equal(Utc("2026-11-21 07:00"), hours.EndFrom(Utc("2026-11-21 03:00"), Dakar));
        Assert.Equal(Utc("2026-11-21 23:00"), hours.EndFrom(Utc("2026-11-21 23:00"), Dakar));
        Assert.Equal(Utc("2026-11-23 23:30"), (hours with { To = new(23, 30), From = new(0, 0) }).EndFrom(Utc("2026-11-23 00:00"), Dakar));
    }

    [Fact]
    public void What_waits_is_gathered_and_security_and_broken_promises_do_not_wait()
    {
        var (night, morning) = (Utc("2026-11-20 23:00"), Utc("2026-11-21 07:00"));
        var preferences = new NotificationPreferences { Zone = Dakar, Quiet = Night, Digest = MailDigest.AtOnce };
        var question = Mail(night);

        Assert.Equal(At(morning, gathered: true), Decide(preferences, question, night));
        Assert.Equal(At(morning, gathered: true), Decide(preferences, question, morning));
        Assert.Equal(At(night), Decide(preferences, question with { Channel = NotificationChannel.Portal }, night));
        Assert.Equal(At(night.AddMinutes(5)), Decide(preferences, question with { IsUrgent = true }, night));
        var all = preferences with { DoNotDisturb = new(night, null), Digest = MailDigest.Weekly, Kinds = Nothing };
        Assert.Equal(At(night.AddMinutes(5)), Decide(all, question with { IsSecurity = true }, night));
        Assert.IsType<DeliveryDecision.Never>(Decide(all, question with { IsUrgent = true }, night));
    }

    [Fact]
    public void Do_not_disturb_ends_at_its_time_after_the_quiet_hours_or_with_the_return()
    {
        var now = Utc("2026-11-20 21:30");
        var preferences = new NotificationPreferences { Zone = Dakar, Quiet = Night, DoNotDisturb = new(now, now.AddHours(1)) };

        Assert.Equal(At(Utc("2026-11-21 07:00"), gathered: true), Decide(preferences, Mail(now), now));
        Assert.Equal(At(now.AddHours(1), gathered: true), Decide(preferences with { Quiet = null }, Mail(now), now));
        Assert.True(Assert.IsType<DeliveryDecision.At>(Decide(preferences with { DoNotDisturb = new(now, null) }, Mail(now), now)).IsOnReturn);
    }

    /// <summary>A clock that goes by the hour over both changes of the year: each day has one digest, at 8:00 of the person.</summary>
    [Theory]
    [InlineData("Europe/Paris", "2026-10-22", "06:00 06:00 06:00 07:00 07:00 07:00 07:00")]
    [InlineData("Europe/Paris", "2027-03-25", "07:00 07:00 07:00 06:00 06:00 06:00 06:00")]
    [InlineData("Africa/Dakar", "2026-10-22", "08:00 08:00 08:00 08:00 08:00 08:00 08:00")]
    [InlineData("Africa/Dakar", "2027-03-25", "08:00 08:00 08:00 08:00 08:00 08:00 08:00")]
    public void A_week_of_daily_digests(string zone, string firstDay, string times)
    {
        var preferences = new NotificationPreferences { Zone = TimeZoneInfo.FindSystemTimeZoneById(zone), Digest = MailDigest.Daily };
        var first = Utc(firstDay + " 00:00");

        var due = Enumerable.Range(0, 7 * 24).Select(hour => first.AddHours(hour)).Select(now => (now, Due: DueOf(preferences, now)))
            .Where(one => one.Due < first.AddDays(7)).ToList();

        Assert.All(due, one => Assert.InRange(one.Due - one.now, TimeSpan.Zero, TimeSpan.FromHours(25)));
        Assert.Equal(
            times.Split(' ').Select((time, day) => Utc($"{first.AddDays(day):yyyy-MM-dd} {time}")), due.Select(one => one.Due).Distinct());
    }

    [Fact]
    public void Weekly_digests_come_on_Monday_and_hourly_ones_at_the_full_hour()
    {
        var preferences = new NotificationPreferences { Zone = Paris, Digest = MailDigest.Weekly };

        Assert.Equal(Utc("2026-10-26 07:00"), DueOf(preferences, Utc("2026-10-19 06:01")));
        Assert.Equal(Utc("2026-10-19 06:00"), DueOf(preferences, Utc("2026-10-19 06:00")));
        Assert.Equal(Utc("2026-10-25 01:00"), DueOf(preferences with { Digest = MailDigest.Hourly }, Utc("2026-10-25 00:10")));
        Assert.Equal(
            Utc("2026-11-20 09:30"),
            DueOf(preferences with { Digest = MailDigest.Hourly, Zone = Kolkata }, Utc("2026-11-20 09:10")));

        // A digest that falls into quiet hours comes at their end.
        Assert.Equal(
            Utc("2026-11-21 09:00"),
            DueOf(preferences with { Digest = MailDigest.Daily, Quiet = Night with { To = new(10, 0) } }, Utc("2026-11-20 22:00")));
    }

    private static Dictionary<string, KindChoice> Nothing =>
        new() { ["message"] = new KindChoice("message") { Scope = KindScope.Nothing, Email = false, Push = false } };

    private static NotificationPreferences Prefer(KindChoice choice) =>
        new() { Zone = Dakar, Kinds = new Dictionary<string, KindChoice> { [choice.Kind] = choice } };

    private static DeliveryQuestion Mail(DateTimeOffset happened) =>
        new("message", NotificationChannel.Email, happened, TimeSpan.FromMinutes(5));

    private static DeliveryDecision Decide(NotificationPreferences preferences, DeliveryQuestion question, DateTimeOffset now) =>
        DeliveryPolicy.Decide(preferences, question, now);

    private static DateTimeOffset DueOf(NotificationPreferences preferences, DateTimeOffset now) =>
        Assert.IsType<DeliveryDecision.At>(Decide(preferences, Mail(now), now)).Due;

    private static DeliveryDecision.At At(DateTimeOffset due, bool gathered = false) => new(due, gathered);

    private static DateTimeOffset Utc(string moment) =>
        DateTimeOffset.Parse(moment + "Z", System.Globalization.CultureInfo.InvariantCulture);
}
