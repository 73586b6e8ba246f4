namespace Aspire.Hosting.ApplicationModel;

#pragma warning disable CA2225 // the named alternative is the constructor
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, null);
}
