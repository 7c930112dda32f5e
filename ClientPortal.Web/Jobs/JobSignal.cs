using ClientPortal.Web.Background;

namespace ClientPortal.Web.Jobs;

/// <summary>Wakes the worker when a commit has changed what is due.</summary>
public sealed class JobSignal : WorkSignal;

/// <summary>Tells the page of jobs that some have changed.</summary>
public sealed class JobChanges : WorkSignal;
