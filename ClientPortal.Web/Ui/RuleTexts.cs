namespace ClientPortal.Web.Ui;

/// <summary>
/// The sentences of broken rules, by <see cref="Domain.RuleBroken.Rule"/>: <c>RuleTexts.resx</c> (French) and <c>RuleTexts.en.resx</c>.
/// </summary>
public sealed class RuleTexts;
