using System.Globalization;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Tickets;

namespace ClientPortal.Web.Features.Tickets;

/// <summary>Service terms as typed: targets in hours, holidays as one line of dates.</summary>
public sealed class TermsForm
{
    /// <summary>Monday first.</summary>
    public static readonly Weekdays[] AllDays =
        [Weekdays.Monday, Weekdays.Tuesday, Weekdays.Wednesday, Weekdays.Thursday, Weekdays.Friday, Weekdays.Saturday, Weekdays.Sunday];

    public string Zone { get; set; } = "";
    public TimeOnly From { get; set; }
    public TimeOnly To { get; set; }
    public Weekdays Days { get; private set; }
    public string Holidays { get; set; } = "";
    public IReadOnlyList<Target> Targets { get; private init; } = [];

    public static TermsForm Of(ServiceTerms terms) => new()
    {
        Zone = terms.Hours.TimeZone,
        From = terms.Hours.From,
        To = terms.Hours.To,
        Days = terms.Hours.Days,
        Holidays = string.Join(", ", terms.Hours.Holidays.Order().Select(day => day.ToString("O", CultureInfo.InvariantCulture))),
        Targets = [.. Enum.GetValues<TicketPriority>().Reverse().Select(priority => new Target(priority)
        {
            Answer = terms.Targets.GetValueOrDefault(priority)?.Answer.TotalHours ?? 0,
            Resolution = terms.Targets.GetValueOrDefault(priority)?.Resolution.TotalHours ?? 0,
        })],
    };

    public void Set(Weekdays day, bool on) => Days = on ? Days | day : Days & ~day;

    /// <summary>The typed terms. A priority without hours has no SLA target.</summary>
    /// <exception cref="RuleBroken"><c>terms.targets</c> or <c>terms.holiday</c>: a value cannot be read.</exception>
    public ServiceTerms Terms() => new(
        new BusinessHours(Zone.Trim(), From, To, Days, Dates()),
        Targets.Where(target => target.Resolution > 0)
            .ToDictionary(target => target.Priority, target => new ServiceTarget(Hours(target.Answer), Hours(target.Resolution))));

    private static TimeSpan Hours(double typed) =>
        double.IsFinite(typed) && Math.Abs(typed) < 100_000 ? TimeSpan.FromHours(typed) : throw new RuleBroken("terms.targets", 1_000);

    private List<DateOnly> Dates() =>
    [
        .. Holidays.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(typed =>
            DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                ? day
                : throw new RuleBroken("terms.holiday", typed)),
    ];

    /// <summary>The SLA targets of one priority, in hours.</summary>
    public sealed class Target(TicketPriority priority)
    {
        public TicketPriority Priority { get; } = priority;
        public double Answer { get; set; }
        public double Resolution { get; set; }
    }
}
