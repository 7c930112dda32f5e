using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;

namespace ClientPortal.Web.Features.Notifications;

/// <summary>The typed values of the preferences form.</summary>
public sealed class PreferenceForm
{
    private readonly Dictionary<string, KindChoice> kinds = [];

    public static readonly IReadOnlyList<Weekdays> Week =
        [Weekdays.Monday, Weekdays.Tuesday, Weekdays.Wednesday, Weekdays.Thursday, Weekdays.Friday, Weekdays.Saturday, Weekdays.Sunday];

    public MailDigest Digest { get; set; }
    public bool IsQuiet { get; set; }
    public TimeOnly From { get; set; } = new(20, 0);
    public TimeOnly To { get; set; } = new(7, 0);
    public Weekdays Days { get; private set; } = Week.Aggregate((all, day) => all | day);

    public IReadOnlyCollection<KindChoice> Kinds => kinds.Values;

    public QuietHours? Quiet => IsQuiet ? new QuietHours(From, To, Days) : null;

    public static PreferenceForm Of(PreferenceView view)
    {
        var form = new PreferenceForm { Digest = view.Digest };
        foreach (var choice in view.Kinds)
        {
            form.kinds[choice.Kind] = choice;
        }

        if (view.Quiet is { } quiet)
        {
            (form.IsQuiet, form.From, form.To, form.Days) = (true, quiet.From, quiet.To, quiet.Days);
        }

        return form;
    }

    public KindChoice this[string kind] => kinds[kind];

    public void Change(string kind, Func<KindChoice, KindChoice> change) => kinds[kind] = change(kinds[kind]);

    public void Set(Weekdays day, bool isQuiet) => Days = isQuiet ? Days | day : Days & ~day;

    /// <summary>Whether the form says the same as the view.</summary>
    public bool Says(PreferenceView view) => Digest == view.Digest && Quiet == view.Quiet && view.Kinds.All(choice => this[choice.Kind] == choice);
}
