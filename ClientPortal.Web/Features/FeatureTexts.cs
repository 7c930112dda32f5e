using ClientPortal.Web.Features.Activity;
using ClientPortal.Web.Features.Audit;
using ClientPortal.Web.Features.Notifications;
using ClientPortal.Web.Features.Search;
using ClientPortal.Web.Ui;
using Microsoft.Extensions.Localization;

namespace ClientPortal.Web.Features;

/// <summary>
/// The sentences of a shared place, <typeparamref name="T"/>, and beside them those that features bring to it: a key that the shared
/// resource lacks is looked for in each <see cref="Feature.Texts"/>, behind the place's prefix.
/// </summary>
internal sealed class FeatureTexts<T>(IStringLocalizerFactory factory, string prefix) : IStringLocalizer<T>
{
    private readonly IStringLocalizer own = new SentenceLocalizer<T>(factory);
    private readonly IStringLocalizer[] brought =
        [
            .. FeatureIndex.All.Select(feature => feature.Texts).OfType<Type>().Distinct()
                .Select(texts => new SentenceLocalizer(factory.Create(texts))),
        ];

    public LocalizedString this[string name] => Find(name, one => one[name], one => one[prefix + name]);

    public LocalizedString this[string name, params object[] arguments] =>
        Find(name, one => one[name, arguments], one => one[prefix + name, arguments]);

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => own.GetAllStrings(includeParentCultures);

    private LocalizedString Find(string name, Func<IStringLocalizer, LocalizedString> shared, Func<IStringLocalizer, LocalizedString> featured)
    {
        var first = shared(own);
        return !first.ResourceNotFound ? first
            : brought.Select(featured).FirstOrDefault(sentence => !sentence.ResourceNotFound)
                ?? new LocalizedString(name, name, resourceNotFound: true);
    }
}

/// <summary>What an event is called as a noun: « Message envoyé ». Every kind of event has a name.</summary>
public sealed class EventNames(IStringLocalizer<AuditTexts> texts)
{
    /// <param name="kind">Its stable name.</param>
    public string Of(string kind) => texts["Kind." + kind];
}

/// <summary>The shared places that take sentences of features, each with its prefix.</summary>
public static class FeatureTextsSetup
{
    public static IServiceCollection AddFeatureTexts(this IServiceCollection services) => services
        .Add<RuleTexts>("Rule.").Add<AuditTexts>("Audit.").Add<ActivityTexts>("Activity.").Add<SearchTexts>("Search.")
        .Add<NotificationTexts>("Notification.").AddSingleton<EventNames>();

    private static IServiceCollection Add<T>(this IServiceCollection services, string prefix) => services.AddSingleton<IStringLocalizer<T>>(
        all => new FeatureTexts<T>(all.GetRequiredService<IStringLocalizerFactory>(), prefix));
}
