namespace ClientPortal.Domain.Notifications;

/// <summary>When a digest is sent.</summary>
public static class DigestSchedule
{
    /// <summary>8:00, before the day's work.</summary>
    public static readonly TimeOnly Morning = new(8, 0);

    /// <summary>The first digest that tells of what happened at this instant; the instant itself where mail comes at once.</summary>
    public static DateTimeOffset Next(this MailDigest digest, DateTimeOffset happened, TimeZoneInfo zone)
    {
        switch (digest)
        {
            case MailDigest.Hourly:
                // By the person's clock: some zones are half an hour apart from the others.
                var local = TimeZoneInfo.ConvertTime(happened, zone);
                var past = local.TimeOfDay - TimeSpan.FromHours(local.Hour);
                return past == TimeSpan.Zero ? happened : happened + TimeSpan.FromHours(1) - past;
            case MailDigest.Daily:
                return LocalTime.Next(Morning, happened.AddTicks(-1), zone);
            case MailDigest.Weekly:
                var morning = LocalTime.Next(Morning, happened.AddTicks(-1), zone);
                while (TimeZoneInfo.ConvertTime(morning, zone).DayOfWeek != DayOfWeek.Monday)
                {
                    morning = LocalTime.Next(Morning, morning, zone);
                }

                return morning;
            default:
                return happened;
        }
    }
}
