// Saves visits and edits people, one after the other. Each op is told as soon as both stores hold it; mostly
// nothing is waited for before the next, as a person does not wait either.
([seed, homes, people, count, edits]) => {
  let state = seed;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const pick = (list) => list[Math.floor(random() * list.length)];
  const phone = () => `1${String(Math.floor(random() * 1e10)).padStart(10, '0')}`;

  function save(note) {
    if (random() < edits) return window.engine.edit('person', pick(people), { phones: [phone()] });
    const home = pick(homes);
    const visit = { household: home.id, visit_mode: 'home', result: 'met', note };
    return window.engine.save('visit', visit, home.scope);
  }

  const tell = ({ id, op }) => op && window.told(['saved', op, people.includes(id) ? '' : id]);
  const complain = (error) => window.told(['refused', String(error), '']);

  window.burst = (async () => {
    for (let done = 0; done < count; done++) {
      const told = save(`${seed}-${done}`).then(tell, complain);
      if (random() < 0.7) await told;
    }
  })();
}
