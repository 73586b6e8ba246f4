using System.Collections.Concurrent;
using TradingSystem.Domain.Prices;

namespace TradingSystem.Alpaca.Streams;

/// <summary>
/// Hands messages to all sessions of a feed. Never waits: a session that can't keep up ends itself. Of books it is
/// given the whole, and hands over what has changed.
/// </summary>
/// <param name="maxPerUser">Sessions that one user may have.</param>
public sealed class MarketStreamFan(int maxPerUser)
{
    /// <summary>
    /// How late a book may come behind a newer one: clients of Redis don't all keep the sequence. More would be a clock
    /// that was set back.
    /// </summary>
    private static readonly TimeSpan MaxOvertaking = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<MarketStreamSession, string> sessions = new();
    private readonly Lock joining = new();
    private readonly Lock sending = new();
    private readonly Dictionary<string, MarketMessage> books = [];   // as they were last sent

    public bool HasSessions => !sessions.IsEmpty;

    /// <summary>False when the user has as many sessions as he may.</summary>
    public bool TryJoin(MarketStreamSession session, string user)
    {
        lock (joining)
        {
            if (sessions.Values.Count(other => other == user) >= maxPerUser) return false;
            sessions[session] = user;
            return true;
        }
    }

    public void Leave(MarketStreamSession session)
    {
        if (!sessions.TryRemove(session, out _) || HasSessions) return;
        lock (sending) books.Clear();   // nobody keeps them up to date now
    }

    public void Send(IReadOnlyList<MarketMessage> messages)
    {
        lock (sending)
        {
            MarketMessage[] told = [.. messages.Select(Told).OfType<MarketMessage>()];
            foreach (var (session, _) in sessions) session.Offer(told);
        }
    }

    /// <summary>Lets a session that has changed its subscription have the books that it wants and hasn't had.</summary>
    public void ShowBooks(MarketStreamSession session)
    {
        lock (sending) session.OfferBooks(books.Values);
    }

    /// <returns>Of a book what has changed; null when nothing has.</returns>
    private MarketMessage? Told(MarketMessage message)
    {
        if (message.Point is not BookUpdate { IsWhole: true } book) return message;
        var known = books.GetValueOrDefault(message.Symbol);
        if (known is not null
            && known.Point.Time - book.Time is var late
            && late > TimeSpan.Zero
            && late < MaxOvertaking)
        {
            return null;
        }
        books[message.Symbol] = message;
        if (known is null) return MarketMessage.Of(message.Symbol, book, message);
        return BookUpdate.Change((BookUpdate)known.Point, book) is { } change
            ? MarketMessage.Of(message.Symbol, change, message)
            : null;
    }

    public void CutAll(MarketStreamError reason)
    {
        foreach (var (session, _) in sessions) session.End(reason);
    }
}
