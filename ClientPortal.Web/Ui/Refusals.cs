using ClientPortal.Domain;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Ui;

/// <summary>
/// Why an action was not done, as a sentence in the reader's language. A fault is logged once, under a reference that the sentence names.
/// </summary>
public sealed class Refusals(IStringLocalizer<RuleTexts> texts, ILogger<Refusals> log)
{
    public string Say(Exception why)
    {
        switch (why)
        {
            case RuleBroken broken:
                return RuleText.Say(broken, texts);
            case NotFound:
                return texts["gone"];
            case EditConflict:
                return texts["meanwhile"];
        }

        var reference = Guid.NewGuid().ToString("N")[..8];
        log.LogError(why, "Fault {Reference}", reference);
        return texts["fault", reference];
    }
}
