using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.MyAccount;

/// <summary>The typed values of the profile form.</summary>
public sealed class ProfileForm
{
    private static readonly Weekdays[] Week =
        [Weekdays.Monday, Weekdays.Tuesday, Weekdays.Wednesday, Weekdays.Thursday, Weekdays.Friday, Weekdays.Saturday, Weekdays.Sunday];

    public string Name { get; set; } = "";
    public string JobTitle { get; set; } = "";
    public string Language { get; set; } = "fr";
    public string TimeZone { get; set; } = "";
    public bool SaysHours { get; set; }
    public TimeOnly From { get; set; } = new(8, 0);
    public TimeOnly To { get; set; } = new(17, 0);
    public Weekdays Days { get; private set; } = Weekdays.MondayToFriday;

    public static IReadOnlyList<Weekdays> AllDays => Week;

    public Profile Profile => new(Name, JobTitle, Language, TimeZone, SaysHours ? new WorkingHours(From, To, Days) : null);

    public static ProfileForm Of(Profile profile)
    {
        var form = new ProfileForm { Name = profile.Name, JobTitle = profile.JobTitle, Language = profile.Language, TimeZone = profile.TimeZone };
        if (profile.WorkingHours is { } hours)
        {
            (form.SaysHours, form.From, form.To, form.Days) = (true, hours.From, hours.To, hours.Days);
        }

        return form;
    }

    public void Set(Weekdays day, bool works) => Days = works ? Days | day : Days & ~day;
}
